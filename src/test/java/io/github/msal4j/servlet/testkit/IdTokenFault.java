package io.github.msal4j.servlet.testkit;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.function.UnaryOperator;

/** What is wrong with an ID token: its claims before it is signed, or the token as text afterwards. */
record IdTokenFault(UnaryOperator<JWTClaimsSet.Builder> claims, UnaryOperator<String> token) {}
