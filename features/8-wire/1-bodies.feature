Feature: The shape of every body
  Every body that the service answers or calls back with has the documented members, each of its
  documented type. This matters to whoever reads them by a program.

  @rule:WIRE-APP @must @both @reference
  Rule: TITLE OF WIRE-APP
    "The ID of the app is generated at creation and will be returned in the response."
    API reference, App, schema

    @id:s1
    Scenario Outline: the body of an app created in <mode> mode has its shape
      When an app is created in <mode> mode
      Then every body has the documented shape

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: the body of an app without a mode has its shape
      When an app is created without a mode
      Then every body has the documented shape

    @id:s3
    Scenario: the body of an app changed to another mode has its shape
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then every body has the documented shape

    @id:s4
    Scenario: the body of an app that keeps messages longer has its shape
      Given an app in CONVERSATION mode
      When the app is set to keep DISPATCH messages for 7 days
      Then every body has the documented shape

    @id:s5
    Scenario: the list of apps has its shape
      Given an app in DISPATCH mode
      When the apps are listed
      Then every body has the documented shape

    @id:s6
    Scenario: the answer to a deletion of an app has its shape
      Given an app in DISPATCH mode
      When the app is deleted
      Then every body has the documented shape

  @rule:WIRE-CONTACT @should @conversation @reference
  Rule: TITLE OF WIRE-CONTACT
    "Most Conversation API contacts are created automatically when a message is sent to a new recipient."
    API reference, Contact, schema

    @id:s1
    Scenario: the body of a contact has its shape when it is made and read
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the contact is read
      Then every body has the documented shape

    @id:s2
    Scenario: the list of contacts has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the contact is read
      Then the recipient has a contact
      And every body has the documented shape

  @rule:WIRE-CONVERSATION @should @conversation @reference
  Rule: TITLE OF WIRE-CONVERSATION
    "There can be only one active conversation at any given time between a particular contact and an app."
    API reference, Conversation, schema

    @id:s1
    Scenario: the body of a conversation has its shape when it is made and read
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the conversation is read
      Then every body has the documented shape

    @id:s2
    Scenario: the answer to the end of a conversation has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the conversation is stopped
      Then every body has the documented shape

    @id:s3
    Scenario Outline: the list of <list> has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the <list> are listed
      Then every body has the documented shape

      Examples:
        | case | list                 |
        | 1    | conversations        |
        | 2    | recent conversations |

  @rule:WIRE-MESSAGE @should @both @reference @needs-recipients
  Rule: TITLE OF WIRE-MESSAGE
    "This operation lists all messages sent or received via particular Processing Modes."
    API reference, ConversationMessage, schema

    @id:s1
    Scenario Outline: the body of a message in <mode> mode has its shape
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored
      And every body has the documented shape

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: a <mode> message <done> is answered in shape
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the message is <done> among the <mode> messages
      Then every body has the documented shape

      Examples:
        | case | mode         | done               |
        | 1    | DISPATCH     | read               |
        | 2    | DISPATCH     | given new metadata |
        | 3    | DISPATCH     | deleted            |
        | 4    | CONVERSATION | read               |
        | 5    | CONVERSATION | given new metadata |
        | 6    | CONVERSATION | deleted            |

  @rule:WIRE-EVENT @should @both @reference @needs-events @needs-recipients
  Rule: TITLE OF WIRE-EVENT
    "this operation enqueues the event in a queue so a successful response only indicates that the event has been queued."
    API reference, Events_SendEvent, response

    @id:s1
    Scenario Outline: the answer to an event sent in <mode> mode has its shape
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then every body has the documented shape

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario: the body of an event in CONVERSATION mode has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When an event is sent to the recipient
      Then the event is stored
      And every body has the documented shape

  @rule:WIRE-WEBHOOK @should @both @reference @needs-callbacks
  Rule: TITLE OF WIRE-WEBHOOK
    "You can create up to 5 webhooks per app."
    API reference, Webhook, schema

    @id:s1
    Scenario Outline: the body of a webhook of an app in <mode> mode has its shape
      Given an app in <mode> mode
      When the app's webhooks are listed
      Then every body has the documented shape

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:WIRE-CALLBACK @should @both @reference @needs-callbacks @needs-recipients
  Rule: TITLE OF WIRE-CALLBACK
    "Will be empty if processing_mode is DISPATCH."
    API reference, Callbacks, payloads

    @id:s1
    Scenario Outline: the callbacks of a message in <mode> mode have their shape
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported as submitted
      And the message is reported
      And every body has the documented shape

      Examples:
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

    @id:s2
    Scenario Outline: the callback of a <creation> has its shape
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is reported
      And every body has the documented shape

      Examples:
        | case | creation           |
        | 1    | contact creation   |
        | 2    | conversation start |

    @id:s3
    Scenario: the callback of a capability query has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient's capability is queried
      Then a capability is reported
      And every body has the documented shape

  @rule:WIRE-CAPABILITY @should @both @reference @needs-recipients
  Rule: TITLE OF WIRE-CAPABILITY
    "Identifies the recipient."
    API reference, Capability_QueryCapability, response

    @id:s1
    Scenario: the answer to a capability query has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient's capability is queried
      Then every body has the documented shape

  @rule:WIRE-ERROR @should @both @reference
  Rule: TITLE OF WIRE-ERROR
    "Malformed request"
    API reference, API reference, error responses

    @id:s1
    Scenario: the refusal of a malformed request has its shape
      Given an app in DISPATCH mode
      When a request to create an app is cut short
      Then every body has the documented shape

    @id:s2
    Scenario: the refusal to send a malformed message has its shape
      Given an app in CONVERSATION mode
      When a request to send a message is written in plain words
      Then every body has the documented shape

    @id:s3
    Scenario: the refusal of an unknown caller has its shape
      When the apps are listed with a wrong token
      Then every body has the documented shape
