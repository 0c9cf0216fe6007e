package dev.callboard.backend;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the server. */
@SpringBootApplication
public class CallboardApplication {

    public static void main(String[] args) {
        SpringApplication.run(CallboardApplication.class, args);
    }
}
