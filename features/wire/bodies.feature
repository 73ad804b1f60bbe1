Feature: The shape of every body
  Every body that the service answers or calls back with has the documented members, each of its
  documented type. This matters to whoever reads them by a program.

  @rule:WIRE-APP
  Rule: The ID of the app is generated at creation and will be returned in the response.

    Scenario Outline: the body of an app created in <mode> mode has its shape
      When an app is created in <mode> mode
      Then every body has the documented shape

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: the body of an app without a mode has its shape
      When an app is created without a mode
      Then every body has the documented shape

    Scenario: the body of an app changed to another mode has its shape
      Given an app in DISPATCH mode
      When the app is changed to CONVERSATION mode
      Then every body has the documented shape

    Scenario: the body of an app that keeps messages longer has its shape
      Given an app in CONVERSATION mode
      When the app is set to keep DISPATCH messages for 7 days
      Then every body has the documented shape

    Scenario: the list of apps has its shape
      Given an app in DISPATCH mode
      When the apps are listed
      Then every body has the documented shape

    Scenario: the answer to a deletion of an app has its shape
      Given an app in DISPATCH mode
      When the app is deleted
      Then every body has the documented shape

  @rule:WIRE-CONTACT
  Rule: Most Conversation API contacts are created automatically when a message is sent to a new …

    Scenario: the body of a contact has its shape when it is made and read
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the contact is read
      Then every body has the documented shape

    Scenario: the list of contacts has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the contact is read
      Then the recipient has a contact
      And every body has the documented shape

  @rule:WIRE-CONVERSATION
  Rule: There can be only one active conversation at any given time between a particular contact …

    Scenario: the body of a conversation has its shape when it is made and read
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the conversation is read
      Then every body has the documented shape

    Scenario: the answer to the end of a conversation has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the conversation is stopped
      Then every body has the documented shape

    Scenario Outline: the list of <list> has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the <list> are listed
      Then every body has the documented shape

      Examples:
        | list                 |
        | conversations        |
        | recent conversations |

  @rule:WIRE-MESSAGE
  Rule: This operation lists all messages sent or received via particular Processing Modes.

    Scenario Outline: the body of a message in <mode> mode has its shape
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored
      And every body has the documented shape

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: a <mode> message <done> is answered in shape
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the message is <done> among the <mode> messages
      Then every body has the documented shape

      Examples:
        | mode         | done               |
        | DISPATCH     | read               |
        | DISPATCH     | given new metadata |
        | DISPATCH     | deleted            |
        | CONVERSATION | read               |
        | CONVERSATION | given new metadata |
        | CONVERSATION | deleted            |

  @rule:WIRE-EVENT
  Rule: this operation enqueues the event in a queue so a successful response only indicates that …

    Scenario Outline: the answer to an event sent in <mode> mode has its shape
      Given an app in <mode> mode
      And a recipient who has no contact
      When an event is sent to the recipient
      Then every body has the documented shape

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario: the body of an event in CONVERSATION mode has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When an event is sent to the recipient
      Then the event is stored
      And every body has the documented shape

  @rule:WIRE-WEBHOOK
  Rule: You can create up to 5 webhooks per app.

    Scenario Outline: the body of a webhook of an app in <mode> mode has its shape
      Given an app in <mode> mode
      When the app's webhooks are listed
      Then every body has the documented shape

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:WIRE-CALLBACK
  Rule: Will be empty if processing_mode is DISPATCH.

    Scenario Outline: the callbacks of a message in <mode> mode have their shape
      Given an app in <mode> mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is reported as submitted
      And the message is reported
      And every body has the documented shape

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

    Scenario Outline: the callback of a <creation> has its shape
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      When a message is sent to the recipient
      Then a <creation> is reported
      And every body has the documented shape

      Examples:
        | creation           |
        | contact creation   |
        | conversation start |

    Scenario: the callback of a capability query has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient's capability is queried
      Then a capability is reported
      And every body has the documented shape

  @rule:WIRE-CAPABILITY
  Rule: Identifies the recipient.

    Scenario: the answer to a capability query has its shape
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient's capability is queried
      Then every body has the documented shape

  @rule:WIRE-ERROR
  Rule: Malformed request

    Scenario: the refusal of a malformed request has its shape
      Given an app in DISPATCH mode
      When a request to create an app is cut short
      Then every body has the documented shape

    Scenario: the refusal to send a malformed message has its shape
      Given an app in CONVERSATION mode
      When a request to send a message is written in plain words
      Then every body has the documented shape

    Scenario: the refusal of an unknown caller has its shape
      When the apps are listed with a wrong token
      Then every body has the documented shape
