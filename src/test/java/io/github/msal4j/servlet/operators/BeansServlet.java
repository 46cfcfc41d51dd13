package io.github.msal4j.servlet.operators;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Lists what the library shows by JMX in this process, of all its applications. */
public final class BeansServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name :
                    new TreeSet<>(server.queryNames(new ObjectName("io.github.msal4j.servlet:type=SignIns,*"), null))) {
                response.getWriter()
                        .println(ObjectName.unquote(name.getKeyProperty("context")) + " signIns="
                                + server.getAttribute(name, "SignIns"));
            }
        } catch (JMException e) {
            throw new IOException(e);
        }
    }
}
