Feature: Conversations and who keeps them
  Support tools follow one thread per customer and app. They rely on there being one active
  conversation, on a new one after the old was stopped, and on contacts that outlive apps.

  @rule:CONVERSATION-ONE-ACTIVE @must @conversation @reference @needs-recipients
  Rule: TITLE OF CONVERSATION-ONE-ACTIVE
    "There can be only one active conversation at any given time between a particular contact and an app."
    API reference, Conversation, schema

    @id:s1
    Scenario Outline: two messages to <recipient> are one conversation
      Given an app in CONVERSATION mode
      And a recipient who has <what>
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored with the recipient's contact and conversation
      And the first message is stored with the recipient's contact and conversation
      And the recipient has a conversation with the app

      Examples:
        | case | recipient      | what                                      |
        | 1    | a stranger     | no contact                                |
        | 2    | a contact      | a contact                                 |
        | 3    | a chat partner | a contact and a conversation with the app |

    @id:s2
    Scenario: messages by contact id and by identity are one conversation
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient by contact id
      When another message is sent to the recipient by channel identity
      Then the second message is stored with the recipient's contact and conversation
      And the first message is stored with the recipient's contact and conversation
      And the recipient has a conversation with the app

    @id:s3
    Scenario: a dispatch message in between does not end the conversation
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the third message is stored with the recipient's contact and conversation
      And the first message is stored with the recipient's contact and conversation
      And the recipient has a conversation with the app

  @rule:CONVERSATION-STOPPED @must @conversation @reference @needs-recipients
  Rule: TITLE OF CONVERSATION-STOPPED
    "If no active conversation exists a new one is started automatically."
    API reference, Messages_SendMessage, operation

    @id:s1
    Scenario: a message after the end of a conversation starts a new one
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the conversation was stopped
      When a message is sent to the recipient
      Then the message is stored with the recipient's contact and a new conversation
      And the recipient has the same contact

    @id:s2
    Scenario: a conversation that a message started is followed by a new one
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And the conversation was stopped
      When another message is sent to the recipient
      Then the second message is stored with the recipient's contact and a new conversation
      And the recipient has the same contact

    @id:s3
    Scenario: a message by contact id starts a new conversation too
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the conversation was stopped
      When a message is sent to the recipient by contact id
      Then the message is stored with the recipient's contact and a new conversation

    @id:s4
    Scenario: messages after the end of a conversation share the new one
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the conversation was stopped
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored with the recipient's contact and a new conversation
      And the first message is stored with the recipient's contact and conversation

  @rule:CONVERSATION-NOT-QUERYABLE-IN-DISPATCH @must @dispatch @reference @needs-recipients
  Rule: TITLE OF CONVERSATION-NOT-QUERYABLE-IN-DISPATCH
    "The lack of contacts and conversations limits some API features as related data won't be queryable in the Contact and Conversation APIs."
    API reference, ProcessingMode, DISPATCH

    @id:s1
    Scenario Outline: a DISPATCH app shows no <list> with <recipient>
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <what>
      And a message was sent to the recipient
      When the <list> are listed
      Then the list holds nothing

      Examples:
        | case | recipient        | list                 | what                                          |
        | 1    | a stranger       | conversations        | no contact                                    |
        | 2    | a stranger       | recent conversations | no contact                                    |
        | 3    | a contact        | conversations        | a contact                                     |
        | 4    | a contact        | recent conversations | a contact                                     |
        | 5    | a shared contact | conversations        | a contact and a conversation with another app |
        | 6    | a shared contact | recent conversations | a contact and a conversation with another app |

    @id:s2
    Scenario Outline: a dispatch message is in none of the <list>
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient in DISPATCH mode
      When the <list> are listed
      Then the list holds nothing

      Examples:
        | case | list                 |
        | 1    | conversations        |
        | 2    | recent conversations |

  @rule:CONVERSATION-INJECT-EVENT @should @dispatch @reference
  Rule: TITLE OF CONVERSATION-INJECT-EVENT
    "It only supports injecting App events in `CONVERSATION` mode."
    API reference, Events_InjectEvent, operation

    @id:s1
    Scenario: an event is refused to a conversation after a change to DISPATCH
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is injected into the conversation
      Then the request is refused
      And the same request is accepted in CONVERSATION mode

    @id:s2
    Scenario: an event is refused although one was accepted before the change
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And an event was injected into the conversation
      And the app was changed to DISPATCH mode
      When an event is injected into the conversation
      Then the request is refused
      And the same request is accepted in CONVERSATION mode

  @rule:APP-DELETE-KEEPS-CONTACTS @must @conversation @reference
  Rule: TITLE OF APP-DELETE-KEEPS-CONTACTS
    "this operation will not delete contacts (which are stored at the project level)"
    API reference, Apps_DeleteApp, operation

    @id:s1
    Scenario Outline: <recipient> outlives a <mode> app
      Given an app in <mode> mode
      And a recipient who has <what>
      When the app is deleted
      Then the recipient still has the same contact

      Examples:
        | case | recipient        | mode         | what                                          |
        | 1    | a contact        | CONVERSATION | a contact                                     |
        | 2    | a chat partner   | CONVERSATION | a contact and a conversation with the app     |
        | 3    | a shared contact | CONVERSATION | a contact and a conversation with another app |
        | 4    | a contact        | DISPATCH     | a contact                                     |
