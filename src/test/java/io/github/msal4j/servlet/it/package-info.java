/** The example as its users deploy it: on real servers, each a process of its own, and with a real browser. */
@NullMarked
package io.github.msal4j.servlet.it;

import org.jspecify.annotations.NullMarked;
