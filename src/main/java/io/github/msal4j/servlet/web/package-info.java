/** What the flows share towards the browser: addresses, cookies, pages. Internal to the library. */
@NullMarked
package io.github.msal4j.servlet.web;

import org.jspecify.annotations.NullMarked;
