<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<title>Administration</title>
<p>Administration by <%= request.getUserPrincipal().getName() %>.</p>
</html>
