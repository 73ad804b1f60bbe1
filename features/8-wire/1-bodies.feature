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
  Rule: Conversation bodies and lists match the API reference
    "There can be only one active conversation at any given time between a particular contact and an app."
    API reference, Conversation, schema

    The answers to creating, reading, stopping and listing conversations in CONVERSATION mode, and
    what the lists hold with only_active and page_size.

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

    @id:only-active
    Scenario Outline: The list of active <list> holds only the one that is not stopped
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the conversation was stopped
      And another recipient is a chat partner
      When the active <list> are listed
      Then the list holds only the recipient's conversation

      Examples: both lists of conversations
        | case   | list                 |
        | all    | conversations        |
        | recent | recent conversations |

    @id:pages
    Scenario Outline: In pages of 1, the list of <list> holds each of the app's two conversations once
      Given an app in CONVERSATION mode
      And the recipient is a shared contact
      And another recipient is a chat partner
      And another recipient is a chat partner
      When the <list> are listed in pages of 1
      Then the list holds each conversation of the app once

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
  Rule: Message bodies and lists match the API reference
    "This operation lists all messages sent or received via particular Processing Modes."
    API reference, ConversationMessage, schema

    The answers to sending, reading, listing, updating and deleting messages, in either mode; in
    CONVERSATION mode also injected messages, direction, and the last message of a recent
    conversation.

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

    @id:injected
    Scenario Outline: A message <direction> the recipient that is injected into a conversation is listed in CONVERSATION mode with both IDs
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When a message <direction> the recipient is injected into the conversation
      Then the <message> is listed in CONVERSATION mode
      And the listed <message> carries the contact ID and the conversation ID

      Examples: both directions
        | case     | direction | message         |
        | inbound  | from      | inbound message |
        | outbound | to        | message         |

    @id:direction
    Scenario Outline: Of two injected messages, a list with direction <direction> holds only the <message>
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message to the recipient was injected into the conversation
      And a message from the recipient was injected into the conversation
      When the messages are listed with direction <direction>
      Then the list holds only the <message>

      Examples: both directions
        | case     | direction  | message         |
        | inbound  | TO_APP     | inbound message |
        | outbound | TO_CONTACT | message         |

    @id:narrowed
    Scenario Outline: In <mode> mode, a list with <another> is empty, and with <its own> it holds the message
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the messages are listed from the <mode> source with <another>
      Then the list is empty, and with <its own> it holds the message

      Examples: channels in both modes, and directions where injected messages do not show them
        | case           | mode         | another          | its own              |
        | disp-direction | DISPATCH     | direction TO_APP | direction TO_CONTACT |
        | disp-channel   | DISPATCH     | another channel  | its own channel      |
        | conv-channel   | CONVERSATION | another channel  | its own channel      |

    @id:view
    Scenario Outline: In <mode> mode, a list of messages shows metadata, and none if it is asked for without metadata
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient with message metadata "A"
      When the messages are listed from the <mode> source without metadata
      Then the list shows the message without metadata
      And the listed message carries message metadata "A"

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:recent
    Scenario: The list of recent conversations shows the second of two messages, or none, as the last
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And more than two seconds passed
      And another message was sent to the recipient
      When the recent conversations are listed
      Then the list shows the second message, or none, as the last of its conversation

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
