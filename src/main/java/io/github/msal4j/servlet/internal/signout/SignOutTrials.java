package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.base.Secrets;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.memory.BoundedMemory;
import io.github.msal4j.servlet.internal.session.KnownSid;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a sign-out at the provider arrives here, for the page of {@code msal.sign-out-check-path}. What a trial is
 * about is encrypted in its ticket. Only users who may see the page get a ticket, and it stays valid after the trial has ended their
 * session. This node keeps the calls of the last minutes. Thread-safe.
 *
 * <p>Not promised: that a call without a session id, or with another one, is that of the trial. Anybody can make such calls.
 */
public final class SignOutTrials {
    /** The provider's page loads its frames within a few seconds. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MOST_CALLS = 1_000;
    private static final String PURPOSE = "sign-out-trial";
    private static final String NO_SID = "";

    private final BrowserSide browser;
    private final SignOuts signOuts;
    private final InstantSource clock;
    private final boolean enabled;
    private final BoundedMemory opened;
    private final Deque<Call> calls = new ArrayDeque<>();

    /** @param sid its fingerprint; empty if the call named none */
    private record Call(String sid, Instant at) {}

    /** @param sids fingerprints of those by which the provider may name the sign-in */
    record Trial(String id, String signIn, List<String> sids, Instant begun) {}

    /** What is known of a trial. */
    public enum Verdict {
        /** The user has not opened the provider's sign-out yet, or just now. */
        RUNS,
        WORKS,
        /** The sign-in has ended without a call to this node. */
        WORKS_ELSEWHERE,
        NO_CALL,
        NO_SID,
        OTHER_SID
    }

    public SignOutTrials(BrowserSide browser, SignOuts signOuts, InstantSource clock) {
        this.browser = browser;
        this.signOuts = signOuts;
        this.clock = clock;
        this.enabled = browser.settings().signOutCheckRole().isPresent();
        this.opened = new BoundedMemory(LIFE, clock);
    }

    /** The ticket of a trial with this sign-in. */
    public String begin(SignedInSession session) {
        return browser.seal()
                .seal(Map.of(
                        "for",
                        PURPOSE,
                        "id",
                        Secrets.random(),
                        "in",
                        session.id(),
                        "sids",
                        session.sids().stream()
                                .map(KnownSid::sid)
                                .map(Secrets::sha256)
                                .toList(),
                        "t",
                        clock.instant().toEpochMilli()));
    }

    /** The trial of this ticket; empty if there is none, or it is older than ten minutes. */
    Optional<Trial> of(String ticket) {
        return browser.seal()
                .open(ticket)
                .filter(content -> PURPOSE.equals(content.get("for")))
                .flatMap(SignOutTrials::read)
                .filter(trial -> trial.begun().plus(LIFE).isAfter(clock.instant()));
    }

    private static Optional<Trial> read(Map<String, Object> content) {
        return content.get("t") instanceof Number begun && content.get("sids") instanceof List<?> sids
                ? Optional.of(new Trial(
                        String.valueOf(content.get("id")),
                        String.valueOf(content.get("in")),
                        sids.stream().map(String::valueOf).toList(),
                        Instant.ofEpochMilli(begun.longValue())))
                : Optional.empty();
    }

    /** The provider's sign-out is opened for this trial, which is of this sign-in. Returns whether it is. */
    public boolean open(String ticket, SignedInSession session) {
        Optional<Trial> trial = of(ticket).filter(found -> found.signIn().equals(session.id()));
        trial.ifPresent(found -> opened.put(found.id(), clock.instant()));
        return trial.isPresent();
    }

    /** The provider has called the front-channel logout URL, or somebody has. */
    void came(Optional<String> sid) {
        if (enabled) {
            note(new Call(sid.map(Secrets::sha256).orElse(NO_SID), clock.instant()));
        }
    }

    private synchronized void note(Call call) {
        calls.addLast(call);
        if (calls.size() > MOST_CALLS) {
            calls.removeFirst();
        }
    }

    private synchronized List<Call> since(Instant begun) {
        return calls.stream().filter(call -> !call.at().isBefore(begun)).toList();
    }

    /** Empty if there is no such trial. */
    public Optional<Verdict> verdict(String ticket) {
        return of(ticket).map(this::verdict);
    }

    private Verdict verdict(Trial trial) {
        List<Call> seen = since(trial.begun());
        boolean over = signOuts.isOver(trial.signIn());
        if (over) {
            return seen.stream().anyMatch(call -> trial.sids().contains(call.sid()))
                    ? Verdict.WORKS
                    : Verdict.WORKS_ELSEWHERE;
        }
        Optional<Instant> begun = opened.get(trial.id());
        if (begun.isEmpty() || clock.instant().isBefore(begun.get().plus(PATIENCE))) {
            return Verdict.RUNS;
        }
        if (seen.isEmpty()) {
            return Verdict.NO_CALL;
        }
        return seen.stream().allMatch(call -> call.sid().equals(NO_SID)) ? Verdict.NO_SID : Verdict.OTHER_SID;
    }
}
