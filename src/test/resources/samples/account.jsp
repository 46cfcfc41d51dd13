<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<c:set var="user" value="${pageContext.request.userPrincipal}"/>
<c:set var="tokens" value="${requestScope['io.github.msal4j.servlet.tokens']}"/>
<!DOCTYPE html>
<html lang="en">
<title>Account</title>
<p>Hello, <c:out value="${user.displayName()}"/> (<c:out value="${user.username().orElse('no user name')}"/>).</p>
<c:if test="${pageContext.request.isUserInRole('Admin')}"><p>You are an administrator.</p></c:if>
<c:if test="${not empty param.mail}">
<p>Mail can be read until <c:out value="${tokens.acquire('Mail.Read').expiresAt()}"/>.</p>
</c:if>
</html>
