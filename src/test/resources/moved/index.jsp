<!DOCTYPE html>
<html lang="en">
<title>Shop</title>
<a href="account/orders.jsp">Your orders</a>
</html>
