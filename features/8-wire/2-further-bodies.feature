Feature: Bodies of webhooks, callbacks, capabilities and errors
  For developers of clients and of receivers of callbacks.

  @rule:WIRE-WEBHOOK @should @both @reference @needs-callbacks
  Rule: Every webhook body matches the API reference
    "You can create up to 5 webhooks per app."
    API reference, Webhook, schema

    The answers to creating and listing webhooks.

    @id:list
    Scenario Outline: The answers to creating and listing webhooks of an app in <mode> mode match the API reference
      Given an app in <mode> mode
      When the app's webhooks are listed
      Then every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:WIRE-CALLBACK @should @both @reference @needs-callbacks @needs-recipients
  Rule: Every callback body matches the API reference
    "Will be empty if processing_mode is DISPATCH."
    API reference, Callbacks, payloads

    Read as well: a callback has exactly one kind of payload, such as message_delivery_report.

    @id:message
    Scenario Outline: The submission and delivery callbacks of a message in <mode> mode match the API reference
      Given an app in <mode> mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is reported as submitted
      And the message is reported
      And every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:creation
    Scenario Outline: The callback of a <creation> in CONVERSATION mode matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      When a message is sent to the recipient
      Then a <creation> is reported
      And every body matches the API reference

      Examples: what a message to a stranger creates
        | case         | creation           |
        | contact      | contact creation   |
        | conversation | conversation start |

    @id:capability
    Scenario: The callback of a capability query in CONVERSATION mode matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the recipient's capability is queried
      Then the recipient's capability is reported
      And every body matches the API reference

  @rule:WIRE-CAPABILITY @should @both @reference @needs-recipients
  Rule: Every answer to a capability query matches the API reference
    "Identifies the recipient."
    API reference, Capability_QueryCapability, response

    Queried in CONVERSATION mode; what DISPATCH mode answers is open (SEND-DISPATCH-CAPABILITY).

    @id:query
    Scenario: The answer to a capability query in CONVERSATION mode matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the recipient's capability is queried
      Then every body matches the API reference

  @rule:WIRE-ERROR @should @both @reference
  Rule: Every error body matches the API reference
    "Malformed request"
    API reference, API reference, error responses

    Its error.code repeats the status of the response. A 401 may come without a body.

    @id:malformed
    Scenario Outline: The error body matches the API reference when a request to <purpose> is sent as <fault>
      Given an app in <mode> mode
      When a request to <purpose> is sent as <fault>
      Then every body matches the API reference

      Examples: what is asked for, and why it is not JSON
        | case   | mode         | purpose        | fault          |
        | create | DISPATCH     | create an app  | truncated JSON |
        | send   | CONVERSATION | send a message | plain text     |

    @id:wrong-token
    Scenario: The error body matches the API reference when the apps are listed with a wrong token
      When the apps are listed with a wrong token
      Then every body matches the API reference
