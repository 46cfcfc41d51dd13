package io.github.msal4j.servlet.sleep;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.h2.tools.Server;

/** A database for sessions, in the memory of the tests, which containers reach on a loopback port. */
public final class SessionDatabase {
    private static final String NAME = "mem:sessions";

    private final Connection connection;
    private final Server server;

    private SessionDatabase() throws SQLException {
        // The database lives as long as this connection; from outside only what is there already can be opened.
        connection = DriverManager.getConnection("jdbc:h2:" + NAME);
        System.setProperty("h2.bindAddress", "127.0.0.1");
        server = Server.createTcpServer("-tcpPort", "0", "-tcpDaemon").start();
    }

    /** The database of this test run, which ends with the JVM. */
    public static SessionDatabase shared() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        static final SessionDatabase INSTANCE = create();

        private static SessionDatabase create() {
            try {
                return new SessionDatabase();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    public String driver() {
        return org.h2.Driver.class.getName();
    }

    public String address() {
        return "jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/" + NAME;
    }

    public void clear() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP ALL OBJECTS");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The attributes of all sessions, as far as they are text. */
    String content() {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT map FROM JettySessions")) {
            while (found.next()) {
                rows.add(new String(found.getBytes(1), StandardCharsets.ISO_8859_1));
            }
            return String.join("\n", rows);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
