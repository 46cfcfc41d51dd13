/** Small stand-ins for what a container, a deployer or a certificate authority would give. */
@NullMarked
package io.github.msal4j.servlet.fakes;

import org.jspecify.annotations.NullMarked;
