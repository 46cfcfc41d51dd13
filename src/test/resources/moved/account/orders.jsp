<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<title>Orders</title>
<p>Orders of <%= request.getRemoteUser() %>, administrator: <%= request.isUserInRole("Admin") %>, by <%= request.getAuthType() %>.</p>
<a href="../logout.jsp">Log out</a>
</html>
