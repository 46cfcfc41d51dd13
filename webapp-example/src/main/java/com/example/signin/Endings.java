package com.example.signin;

import io.github.msal4j.servlet.EndReason;
import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers the latest ends of sign-ins, as the library tells of them, so that open pages can ask whether theirs is among
 * them. Holds nothing for a page that is open, however long.
 */
public final class Endings implements ServletContextListener, SignInEndListener {
    private static final int MOST = 500;

    private record Ending(String ticket, SignInEnd end) {}

    private final Deque<Ending> latest = new ArrayDeque<>();
    private final SecretKeySpec key;

    /** For the container. */
    public Endings() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        key = new SecretKeySpec(random, "HmacSHA256");
    }

    @Override
    public void contextInitialized(ServletContextEvent event) {
        event.getServletContext().setAttribute(SignInEndListener.class.getName(), this);
    }

    static Endings in(ServletContext context) {
        return (Endings) context.getAttribute(SignInEndListener.class.getName());
    }

    @Override
    public void signInEnded(SignInEnd end) {
        if (end.reason() == EndReason.SIGNED_IN_AGAIN) {
            return; // The user is here, with a new sign-in in place of the old one.
        }
        Ending ending = new Ending(ticket(end.user()), end);
        synchronized (latest) {
            latest.addFirst(ending);
            if (latest.size() > MOST) {
                latest.removeLast();
            }
        }
    }

    /**
     * Stands for the sign-ins of this user in this browser: the provider's session id is another one in each. Nobody can
     * make one up, so no page learns of other people's.
     */
    String ticket(SignedInUser user) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            String who = user.getName() + " " + user.claims().get("sid");
            byte[] code = mac.doFinal(who.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(code, 0, 16);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every JVM has HmacSHA256", e);
        }
    }

    /** The end of this sign-in, if it came after the given time, in milliseconds since 1970. */
    Optional<SignInEnd> of(String ticket, long since) {
        synchronized (latest) {
            return latest.stream()
                    .filter(ending -> ending.ticket().equals(ticket))
                    .map(Ending::end)
                    .filter(end -> end.at().toEpochMilli() > since)
                    .findFirst();
        }
    }
}
