package io.github.msal4j.servlet.cluster;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Users who sign in, come back after a while in which their sessions sleep, and sign out in each way that there is, at nodes of which
 * one refuses while the store fails. Holds what the soak is about: nobody who has signed out is served after the bound, and nobody
 * else loses a session. Not thread-safe.
 */
final class SoakUsers {
    /** The node with {@code msal.sign-out-store-failure=refuse}. */
    static final int REFUSING = 2;
    /** What takes longer is printed, with its reason as far as it can be seen from here. */
    private static final Duration LATE = Duration.ofSeconds(12);

    /** Signed-out sessions that are tried again and again, so that nobody brings them back. */
    private static final int GONE = 300;

    private static final String TOKEN = "/private/token";

    /** One session of a user, at one node. */
    static final class Seat {
        final int node;
        final String cookie;
        boolean mayBeLost;
        long signedOut;
        /** How, and where. */
        String signOut = "signed in";
        /** The last answer before it was refused. */
        int answer;
        /** When it was refused for the first time. */
        String end = "not yet refused";

        Seat(int node, String cookie) {
            this.node = node;
            this.cookie = cookie;
        }

        @Override
        public String toString() {
            return "node " + node + (mayBeLost ? ", perhaps lost, " : ", ") + signOut + ", " + end;
        }
    }

    /** A user who is signed in at one or two nodes, in one session of the provider. */
    private record Guest(String name, String subject, String sid, List<Seat> seats) {}

    /**
     * A sign-out that came from the provider, with what is needed to understand it if it gets lost.
     *
     * @param when the last fault before it
     */
    record SidSignOut(String sid, String subject, int node, String when, List<Seat> seats) {

        /** Not if its sessions may have gone with a node before another one could prove by them that it is no invention. */
        boolean mustBeRemembered() {
            return seats.stream().anyMatch(seat -> !seat.mayBeLost);
        }
    }

    private final Cluster cluster;
    private final SoakFaults faults;
    private final SoakRequests requests;
    private final Random random;
    private final Duration bound;
    private final Deque<String> names = new ArrayDeque<>();
    private final List<Guest> guests = new ArrayList<>();
    private final List<Seat> leaving = new ArrayList<>();
    private final Deque<Seat> gone = new ArrayDeque<>();
    private final List<SidSignOut> signedOut = new ArrayList<>();
    private final SoakFigures figures = new SoakFigures();

    /**
     * @param bound after the end of a fault, or after the sign-out if there is none, until the sign-out is known; and for the answer to the
     *     sign-out, which takes a second or so on a machine that has nothing else to do
     */
    SoakUsers(Cluster cluster, SoakFaults faults, Random random, int count, Duration bound) {
        this.cluster = cluster;
        this.faults = faults;
        this.requests = new SoakRequests(cluster);
        this.random = random;
        this.bound = bound;
        for (int i = 0; i < count; i++) {
            String name = "user" + i;
            cluster.provider().users().add(LocalUser.of(name, "User " + i, Tenant.CONTOSO));
            names.add(name);
        }
    }

    SoakFigures figures() {
        return figures;
    }

    /** All sign-outs by {@code sid} that no later one of the same user stands for. */
    List<SidSignOut> signedOut() {
        return signedOut;
    }

    /** One step of one user. */
    void turn() {
        int draw = random.nextInt(100);
        if (!leaving.isEmpty() && draw < 35) {
            checkLeaving(leaving.get(random.nextInt(leaving.size())));
        } else if (!gone.isEmpty() && draw < 45) {
            checkGone(
                    gone.stream().skip(random.nextInt(gone.size())).findFirst().orElseThrow());
        } else if (!guests.isEmpty() && draw < 65) {
            visit(guests.get(random.nextInt(guests.size())));
        } else if (!names.isEmpty() && (draw < 90 || guests.isEmpty())) {
            signIn();
        } else if (!guests.isEmpty()) {
            signOut(guests.remove(random.nextInt(guests.size())));
        }
    }

    private List<Integer> present() {
        return IntStream.range(0, Cluster.NODES)
                .filter(node -> !faults.isAway(node))
                .boxed()
                .toList();
    }

    private int anyPresent() {
        List<Integer> present = present();
        return present.get(random.nextInt(present.size()));
    }

    /** Nobody is kept out, whose user may have signed out a moment ago, but by a node that refuses while the store fails. */
    private void signIn() {
        String name = names.remove();
        int node = anyPresent();
        try {
            Visit first = cluster.signIn(name, node);
            String subject = requests.get(node, "/private/soak/subject", cluster.cookies(first))
                    .body();
            Guest guest = new Guest(name, subject, first.sid(), new ArrayList<>());
            guest.seats().add(new Seat(node, cluster.cookies(first)));
            guests.add(guest);
            int other = anyPresent();
            if (other != node) {
                node = other;
                guest.seats().add(new Seat(other, cluster.cookies(cluster.signIn(name, other, first))));
            }
            figures.signIns++;
        } catch (AssertionError refused) {
            String why = String.valueOf(refused.getMessage());
            if (node != REFUSING || !faults.isDisturbed() || !why.contains("503 at")) {
                throw failure("A sign-in failed at node " + node + ": " + why);
            }
            figures.refusals++;
            if (guests.stream().noneMatch(guest -> guest.name().equals(name))) {
                names.add(name);
            }
        }
    }

    private void visit(Guest guest) {
        List<Seat> seats = present(guest.seats());
        if (!seats.isEmpty()) {
            visit(guest, seats.get(random.nextInt(seats.size())));
        }
    }

    private void visit(Guest guest, Seat seat) {
        int status = requests.get(seat.node, TOKEN, seat.cookie).statusCode();
        figures.visits++;
        if (status == 200) {
            seat.mayBeLost = false;
        } else if (status == 503 && seat.node == REFUSING && faults.isDisturbed()) {
            figures.refusals++;
        } else if (seat.mayBeLost) {
            figures.lostInCrashes++;
            drop(guest, seat);
        } else {
            throw failure("A user who is signed in at node " + seat.node + " got " + status);
        }
    }

    private List<Seat> present(List<Seat> seats) {
        return seats.stream().filter(seat -> !faults.isAway(seat.node)).toList();
    }

    private void drop(Guest guest, Seat seat) {
        guest.seats().remove(seat);
        if (guest.seats().isEmpty()) {
            guests.remove(guest);
            names.add(guest.name());
        }
    }

    private void signOut(Guest guest) {
        int node = anyPresent();
        List<Seat> here = present(guest.seats());
        if (random.nextInt(3) == 0 && !here.isEmpty()) {
            leave(guest, here.get(0));
            return;
        }
        long start = System.nanoTime();
        int status;
        boolean bySid = random.nextBoolean();
        if (bySid) {
            status = requests.signOutSid(node, guest.sid()).statusCode();
            signedOut.add(
                    new SidSignOut(guest.sid(), guest.subject(), node, faults.last(), List.copyOf(guest.seats())));
        } else {
            status = requests.signOutSubject(node, guest.subject()).statusCode();
            // It may find sessions which no node could prove to be no inventions before, since the store failed.
            signedOut.removeIf(before -> before.subject().equals(guest.subject()));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        figures.answered(took);
        if (status != 200 || took.compareTo(bound) > 0) {
            throw failure("A sign-out at node " + node + " was answered by " + status + " after " + took);
        }
        String signOut = (bySid ? "by sid at node " : "by sub at node ") + node + " during " + faults.last();
        guest.seats().forEach(seat -> leaves(seat, signOut));
        names.add(guest.name());
        here.stream()
                .filter(seat -> seat.node == node)
                .forEach(seat -> assertNotServed(seat, "where it was signed out"));
    }

    /** A sign-out by the application's own button, of one session. */
    private void leave(Guest guest, Seat seat) {
        int status = requests.leave(seat.node, seat.cookie).statusCode();
        if (status != 303 && !(status == 503 && seat.node == REFUSING && faults.isDisturbed()) && !seat.mayBeLost) {
            throw failure("A local sign-out at node " + seat.node + " was answered by " + status);
        }
        if (status == 303) {
            figures.localSignOuts++;
            leaves(seat, "by itself");
            assertNotServed(seat, "where its user left");
            drop(guest, seat);
        }
        if (!guest.seats().isEmpty()) {
            guests.add(guest);
        }
    }

    private void leaves(Seat seat, String signOut) {
        seat.signedOut = System.nanoTime();
        seat.signOut = signOut;
        leaving.add(seat);
        figures.signOuts++;
    }

    private void assertNotServed(Seat seat, String where) {
        int status = requests.get(seat.node, TOKEN, seat.cookie).statusCode();
        if (status == 200) {
            throw failure("A user who has signed out is served at node " + seat.node + ", " + where);
        }
    }

    private void checkLeaving(Seat seat) {
        if (faults.isAway(seat.node)) {
            return;
        }
        int status = requests.get(seat.node, TOKEN, seat.cookie).statusCode();
        long from = Math.max(seat.signedOut, faults.since());
        Duration late = faults.isOn() ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - from);
        if (status == 303) {
            seat.end = "refused, last fault " + faults.last();
            leaving.remove(seat);
            gone.add(seat);
            if (gone.size() > GONE) {
                gone.remove();
            }
            if (faults.isOn()) {
                figures.knownMeanwhile++;
            } else {
                figures.known(late);
                tellIfLate(seat, late);
            }
        } else if (status != 200 && !(status == 503 && seat.node == REFUSING)) {
            throw failure("A user who has signed out got " + status + " at node " + seat.node);
        } else if (late.compareTo(bound) > 0) {
            throw failure("A user who has signed out gets " + status + " after " + late + ": " + seat);
        } else {
            seat.answer = status;
        }
    }

    private static void tellIfLate(Seat seat, Duration late) {
        if (late.compareTo(LATE) > 0) {
            System.out.println("  late by " + late.toMillis() + " ms, until then " + seat.answer + ": " + seat);
        }
    }

    private void checkGone(Seat seat) {
        if (!faults.isAway(seat.node)) {
            assertNotServed(seat, "where this was refused before");
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError(what + ". The last fault: " + faults.last());
    }

    /** The node crashes: what it has not written yet is lost with it. */
    void mayBeLost(int node) {
        Stream.concat(guests.stream().flatMap(guest -> guest.seats().stream()), leaving.stream())
                .filter(seat -> seat.node == node)
                .forEach(seat -> seat.mayBeLost = true);
    }

    /** What some users who are signed in are called in the store. */
    List<String> some() {
        return guests.stream()
                .limit(10)
                .flatMap(guest -> Stream.of(":sid:" + guest.sid(), ":sub:" + guest.subject()))
                .toList();
    }

    /** All who have signed out since are refused, and no node believes that the store fails. */
    boolean haveRecovered() {
        if (leaving.stream().anyMatch(seat -> seat.signedOut < faults.since())) {
            List.copyOf(leaving).forEach(this::checkLeaving);
            return false;
        }
        boolean healthy = areHealthy();
        Duration since = Duration.ofNanos(System.nanoTime() - faults.since());
        if (!healthy && since.compareTo(bound) > 0) {
            throw failure("A node does not find the store again");
        }
        return healthy && whoWasRefusedIsServed();
    }

    /** Whether all nodes say that users can sign in, and that the store answers. */
    boolean areHealthy() {
        return IntStream.range(0, Cluster.NODES)
                .allMatch(node ->
                        requests.get(node, "/health", "").body().matches("\\{\"status\":\"UP\",.*\"store\":\"UP\".*"));
    }

    /** Each session at the node that refuses, since the last fault. */
    private boolean whoWasRefusedIsServed() {
        Optional<Seat> refused = guests.stream()
                .flatMap(guest -> guest.seats().stream())
                .filter(seat -> seat.node == REFUSING && !seat.mayBeLost)
                .filter(seat -> requests.get(seat.node, TOKEN, seat.cookie).statusCode() == 503)
                .findAny();
        if (refused.isPresent()
                && Duration.ofNanos(System.nanoTime() - faults.since()).compareTo(bound) > 0) {
            throw failure("A user is still refused at node " + REFUSING);
        }
        return refused.isEmpty();
    }

    /** Everybody comes once more, and signs out. */
    void finish() {
        for (Guest guest : List.copyOf(guests)) {
            List.copyOf(guest.seats()).forEach(seat -> visit(guest, seat));
        }
        while (!guests.isEmpty()) {
            signOut(guests.remove(0));
        }
        while (!leaving.isEmpty()) {
            List.copyOf(leaving).forEach(this::checkLeaving);
        }
        gone.forEach(this::checkGone);
    }
}
