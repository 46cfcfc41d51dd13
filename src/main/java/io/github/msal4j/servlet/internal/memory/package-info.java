/**
 * Sign-outs are remembered here, so that they also end sessions that lay in a session store or at another node at the time.
 *
 * <ul>
 *   <li>{@code SignOutMemory}: the whole, for package {@code ending}.
 *   <li>{@code RememberedSignOuts}: the recent ones of one kind, in the memory of the process.
 *   <li>{@code KeptSignOuts}: fingerprints of them, in a file as well, which outlives the process.
 *   <li>{@code RecoveredSignOuts}: what an earlier process has left in that file.
 * </ul>
 *
 * <p>What the other nodes know is in package {@code cluster}.
 */
@NullMarked
package io.github.msal4j.servlet.internal.memory;

import org.jspecify.annotations.NullMarked;
