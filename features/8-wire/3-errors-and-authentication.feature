Feature: Errors and authentication
  For client developers who tell errors apart by their status: calls without valid credentials get
  401, and bodies that are not JSON get 400. Neither changes anything.

  @rule:AUTH-INCORRECT-CREDENTIALS @must @both @reference
  Rule: Calls without valid credentials are refused with status 401
    "Incorrect credentials"
    API reference, API reference, status 401

    Shown without credentials, with a wrong token and with a wrong password.
    Nothing changes: the app is as before, and no app and no webhook is created.

    @id:read
    Scenario Outline: When <request> <credentials>, the answer is status 401
      Given an app in DISPATCH mode
      When <request> <credentials>
      Then the request is refused as unauthenticated

      Examples: reading apps
        | case          | request             | credentials           |
        | apps-none     | the apps are listed | without credentials   |
        | apps-token    | the apps are listed | with a wrong token    |
        | apps-password | the apps are listed | with a wrong password |
        | app-none      | the app is read     | without credentials   |
        | app-token     | the app is read     | with a wrong token    |

      Examples: listing messages and conversations
        | case           | request                            | credentials         |
        | messages-none  | the app's messages are listed      | without credentials |
        | messages-token | the app's messages are listed      | with a wrong token  |
        | conv-none      | the app's conversations are listed | without credentials |
        | conv-token     | the app's conversations are listed | with a wrong token  |

    @id:change
    Scenario Outline: When <request> <credentials>, the answer is status 401 and the apps stay as they were
      Given an app in CONVERSATION mode
      When <request> <credentials>
      Then the request is refused as unauthenticated
      And no app was created or changed

      Examples: creating, changing and deleting apps
        | case             | request                   | credentials           |
        | create-none      | an app is created         | without credentials   |
        | create-token     | an app is created         | with a wrong token    |
        | rename-none      | the app is renamed        | without credentials   |
        | rename-password  | the app is renamed        | with a wrong password |
        | mode-none        | the app's mode is changed | without credentials   |
        | mode-token       | the app's mode is changed | with a wrong token    |
        | delete-app-none  | the app is deleted        | without credentials   |
        | delete-app-token | the app is deleted        | with a wrong token    |

      Examples: messages, events and webhooks
        | case             | request                 | credentials         |
        | message-none     | the app sends a message | without credentials |
        | message-token    | the app sends a message | with a wrong token  |
        | event-none       | the app sends an event  | without credentials |
        | event-token      | the app sends an event  | with a wrong token  |
        | delete-msg-none  | a message is deleted    | without credentials |
        | delete-msg-token | a message is deleted    | with a wrong token  |
        | webhook-none     | a webhook is added      | without credentials |
        | webhook-token    | a webhook is added      | with a wrong token  |

  @rule:AUTH-REFUSED-HAS-NO-EFFECT @should @both @reference @needs-recipients
  Rule: A request without valid credentials has no effect
    "Incorrect credentials"
    API reference, API reference, status 401

    A request that is answered with status 401 has no effect: no message is stored, and messages,
    contacts and conversations stay as they were.

    @id:send
    Scenario Outline: In <mode> mode, a message sent <credentials> gets status 401, is not stored and creates no contact
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient <credentials>
      Then the request is refused as unauthenticated
      And the refused message is never stored
      And the recipient has no contact

      Examples: both modes
        | case           | mode         | credentials         |
        | dispatch-none  | DISPATCH     | without credentials |
        | dispatch-token | DISPATCH     | with a wrong token  |
        | conv-none      | CONVERSATION | without credentials |
        | conv-token     | CONVERSATION | with a wrong token  |

    @id:delete-message
    Scenario Outline: In <mode> mode, deleting a message <credentials> gets status 401 and leaves it stored
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When the message is deleted <credentials>
      Then the request is refused as unauthenticated
      And the message is still stored

      Examples: both modes, and every kind of invalid credentials
        | case         | mode         | credentials           |
        | dispatch     | DISPATCH     | with a wrong token    |
        | conversation | CONVERSATION | without credentials   |
        | password     | DISPATCH     | with a wrong password |

    @id:metadata
    Scenario Outline: In <mode> mode, changing message metadata <credentials> gets status 401 and leaves it as it was
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      And the message was stored
      When the message is given message metadata "B" <credentials>
      Then the request is refused as unauthenticated
      And the stored message carries message metadata "A"

      Examples: both modes
        | case         | mode         | credentials         |
        | dispatch     | DISPATCH     | with a wrong token  |
        | conversation | CONVERSATION | without credentials |

    @id:delete-contact
    Scenario Outline: Deleting a contact <credentials> gets status 401 and the contact remains
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When the contact is deleted <credentials>
      Then the request is refused as unauthenticated
      And the recipient still has the same contact

      Examples: missing credentials and a wrong token
        | case  | credentials         |
        | none  | without credentials |
        | token | with a wrong token  |

    @id:delete-conversation
    Scenario Outline: Deleting a conversation <credentials> gets status 401 and the conversation remains
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the conversation is deleted <credentials>
      Then the request is refused as unauthenticated
      And the recipient has the same conversation with the app

      Examples: missing credentials and a wrong token
        | case  | credentials         |
        | none  | without credentials |
        | token | with a wrong token  |

  @rule:ERROR-MALFORMED-REQUEST @must @both @reference
  Rule: A request whose body is not JSON is refused with status 400
    "Malformed request"
    API reference, API reference, status 400

    Shown by JSON that ends too early, and by plain text.
    Nothing changes: the app is as before, and where one was to be created, there is none.

    @id:not-json
    Scenario Outline: Sent as <fault>, a request to <purpose> is refused with status 400; no app is created or changed
      Given an app in <mode> mode
      When a request to <purpose> is sent as <fault>
      Then the request is refused with status 400
      And no app was created or changed

      Examples: truncated JSON and plain text, for each operation
        | case             | purpose        | fault          | mode         |
        | create-truncated | create an app  | truncated JSON | DISPATCH     |
        | create-text      | create an app  | plain text     | CONVERSATION |
        | update-truncated | change the app | truncated JSON | CONVERSATION |
        | update-text      | change the app | plain text     | DISPATCH     |
        | send-truncated   | send a message | truncated JSON | DISPATCH     |
        | send-text        | send a message | plain text     | CONVERSATION |
