/** Microsoft Entra ID sign-in and single sign-out for Jakarta Servlet applications. */
@NullMarked
package io.github.msal4j.servlet;

import org.jspecify.annotations.NullMarked;
