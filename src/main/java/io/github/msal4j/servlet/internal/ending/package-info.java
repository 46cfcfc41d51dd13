/**
 * Which sign-ins live, and the one place where a sign-in ends and its MSAL account is evicted.
 *
 * <p>{@link io.github.msal4j.servlet.internal.ending.SignOuts} is what a sign-out calls; {@link
 * io.github.msal4j.servlet.internal.ending.SignedInSessions} puts a new sign-in into its session and finds the one of a
 * request; {@code Ending} ends them, and is the only caller of {@code TokenService.evict}, which removes the MSAL
 * account; {@code ThisNode} hears of the sign-outs of other nodes, from package {@code cluster}.
 *
 * <h2>The states of a sign-in, and the threads that change them</h2>
 *
 * <pre>
 *             a request of the browser
 *   none ------- begin(), 8 -------&gt; signed in ---------------------------------&gt; ended
 *                                    |   ^  |   by end(), 2, in the thread of
 *                                    |   |  |     - a request of the browser (local sign-out, sign-in again, lifetime)
 *                     a store        |   |  |     - the provider's request (global sign-out, 9)
 *                     writes it away |   |  |     - the container (time-out, invalidate, undeployment)
 *                                    v   |  |     - a message of another node
 *                                   asleep  |
 *                                           +--- replaceTokens(), 3: a request or a thread of the background refresh
 * </pre>
 *
 * <h2>Why no order of events keeps a sign-in that was signed out</h2>
 *
 * <p>There are three places: the session's own state, the index of live sessions, and the memory of sign-outs. Each rule is
 * an order of two steps, so that of two threads the second one sees what the first one did.
 *
 * <p>In the state ({@code session.SignInState}):
 *
 * <ol>
 *   <li>The tokens and the end change under the session's lock only, and both are volatile.
 *   <li>{@code end()} sets the end and takes the tokens out, in one section of that lock.
 *   <li>{@code replaceTokens()} looks at the end under that lock: after the end it stores nothing.
 *   <li>What it stored before the end, {@code end()} takes out.
 * </ol>
 *
 * <p>Between the state and the index:
 *
 * <ol start="5">
 *   <li>{@code track()} puts the session into the index first, and looks whether it has ended second.
 *   <li>{@code evict()} ends the session first, and takes it out of the index second.
 *   <li>So either {@code track()} sees the end and takes the session out itself, or {@code evict()} finds it in the index.
 *       For that a session knows its entry ({@code tracking}) before the entry is in any map.
 * </ol>
 *
 * <p>Between the index and the memory:
 *
 * <ol start="8">
 *   <li>A sign-in, and a session that is read back: into the index first, a look into the memory second.
 *   <li>A global sign-out: into the memory first, a look into the index second. So either it finds the session, or the
 *       sign-in finds the sign-out.
 * </ol>
 */
@NullMarked
package io.github.msal4j.servlet.internal.ending;

import org.jspecify.annotations.NullMarked;
