<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<title>Shop</title>
<p>Hello, <%= request.getRemoteUser() == null ? "stranger" : request.getRemoteUser() %>.</p>
<a href="account/orders.jsp">Your orders</a>
</html>
