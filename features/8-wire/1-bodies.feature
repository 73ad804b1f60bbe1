Feature: Bodies match the API reference
  For developers whose programs read what the API sends: every body of an answer or a callback has
  the documented fields, each of its documented type. One rule for each kind of body.

  @rule:WIRE-APP @must @both @reference
  Rule: Every app body matches the API reference
    "The ID of the app is generated at creation and will be returned in the response."
    API reference, App, schema

    The answers to creating, reading, updating, listing and deleting apps.

    @id:create
    Scenario Outline: The answer to creating an app in <mode> mode matches the API reference
      When an app is created in <mode> mode
      Then every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:create-default-mode
    Scenario: The answer to creating an app with the default mode matches the API reference
      When an app is created with the default mode
      Then every body matches the API reference

    @id:change-mode
    Scenario: The answer to changing an app to CONVERSATION mode matches the API reference
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then every body matches the API reference

    @id:change-retention
    Scenario: The answer to changing an app's DISPATCH retention matches the API reference
      Given an app in CONVERSATION mode
      When the app's DISPATCH retention is set to 7 days
      Then every body matches the API reference

    @id:list
    Scenario: The list of apps matches the API reference
      Given an app in DISPATCH mode
      When the apps are listed
      Then every body matches the API reference

    @id:delete
    Scenario: The answer to deleting an app matches the API reference
      Given an app in DISPATCH mode
      When the app is deleted
      Then every body matches the API reference

  @rule:WIRE-CONTACT @should @conversation @reference
  Rule: Every contact body matches the API reference
    "Most Conversation API contacts are created automatically when a message is sent to a new recipient."
    API reference, Contact, schema

    The answers to creating, reading and listing contacts, for apps in CONVERSATION mode.

    @id:read
    Scenario: The answers to creating and reading a contact match the API reference
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When the contact is read
      Then every body matches the API reference

    @id:list
    Scenario: The list of contacts by channel identity holds the contact and matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When the contacts are listed by channel identity
      Then the recipient has a contact
      And every body matches the API reference

    @id:two-identities
    Scenario Outline: A contact with two identities shows both when the <looked up>
      Given an app in CONVERSATION mode
      And the recipient is a contact with two identities
      When the <looked up>
      Then every body matches the API reference

      Examples: read by its ID, and found by one of them
        | case | looked up                               |
        | read | contact is read                         |
        | list | contacts are listed by channel identity |

  @rule:WIRE-CONVERSATION @should @conversation @reference
  Rule: Every conversation body matches the API reference
    "There can be only one active conversation at any given time between a particular contact and an app."
    API reference, Conversation, schema

    The answers to creating, reading, stopping and listing conversations in CONVERSATION mode.

    @id:read
    Scenario: The answers to creating and reading a conversation match the API reference
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the conversation is read
      Then every body matches the API reference

    @id:list
    Scenario Outline: The list of <list> matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the <list> are listed
      Then every body matches the API reference

      Examples: both lists of conversations
        | case   | list                 |
        | all    | conversations        |
        | recent | recent conversations |

    @id:stop
    Scenario: The answer to stopping a conversation matches the API reference
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the conversation is stopped
      Then every body matches the API reference

  @rule:WIRE-MESSAGE @should @both @reference @needs-recipients
  Rule: Every message body matches the API reference
    "This operation lists all messages sent or received via particular Processing Modes."
    API reference, ConversationMessage, schema

    The answers to sending, reading, updating and deleting messages, in either mode.

    @id:stored
    Scenario Outline: The answers to sending, reading and listing a message in <mode> mode match the API reference
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient
      Then the message is stored
      And every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:special-characters
    Scenario Outline: A message stored in <mode> mode keeps the special characters of its text
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      When a message is sent to the recipient with special characters in its text
      Then the message is stored
      And every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:source
    Scenario Outline: A message in <mode> mode is <done> and the answer matches the API reference
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the message is <done> in the <mode> source
      Then every body matches the API reference

      Examples: the operations on a stored message, with messages_source DISPATCH_SOURCE
        | case            | mode     | done                       |
        | dispatch-read   | DISPATCH | read                       |
        | dispatch-update | DISPATCH | given message metadata "A" |
        | dispatch-delete | DISPATCH | deleted                    |

      Examples: the same with CONVERSATION_SOURCE
        | case        | mode         | done                       |
        | conv-read   | CONVERSATION | read                       |
        | conv-update | CONVERSATION | given message metadata "A" |
        | conv-delete | CONVERSATION | deleted                    |

  @rule:WIRE-EVENT @should @both @reference @needs-events @needs-recipients
  Rule: Every event body matches the API reference
    "this operation enqueues the event in a queue so a successful response only indicates that the event has been queued."
    API reference, Events_SendEvent, response

    The answer to sending an event in either mode, and to reading one in CONVERSATION mode.

    @id:send
    Scenario Outline: The answer to sending an event in <mode> mode matches the API reference
      Given an app in <mode> mode
      And the recipient is a stranger
      When an event is sent to the recipient
      Then every body matches the API reference

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:stored
    Scenario: The answers to sending and reading an event in CONVERSATION mode match the API reference
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When an event is sent to the recipient
      Then the event is stored
      And every body matches the API reference

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
