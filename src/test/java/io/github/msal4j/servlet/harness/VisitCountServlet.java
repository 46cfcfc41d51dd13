package io.github.msal4j.servlet.harness;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;

/** The application on which the harness is tried: counts a session's visits, and says where it runs. */
public class VisitCountServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        Integer visits = (Integer) session.getAttribute("visits");
        int visit = visits == null ? 1 : visits + 1;
        session.setAttribute("visits", visit);
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter()
                .printf(
                        "visit %d on %s, Java %s, %s, %s",
                        visit,
                        request.getHeader("Host"),
                        System.getProperty("java.specification.version"),
                        System.getProperty("greeting"),
                        System.getenv("GREETING"));
    }
}
