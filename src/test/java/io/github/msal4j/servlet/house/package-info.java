/** Whether the house is as it is meant to be: what is promised, and which room may use which. */
@NullMarked
package io.github.msal4j.servlet.house;

import org.jspecify.annotations.NullMarked;
