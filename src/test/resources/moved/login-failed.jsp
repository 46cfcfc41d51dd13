<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<title>Wrong name or password</title>
<a href="account/orders.jsp">Try again</a>
</html>
