<%@ page contentType="text/html;charset=UTF-8" trimDirectiveWhitespaces="true" %>
<!DOCTYPE html>
<html lang="en">
<title>Log in</title>
<form method="post" action="j_security_check">
  <input name="j_username"> <input name="j_password" type="password"> <button>Log in</button>
</form>
</html>
