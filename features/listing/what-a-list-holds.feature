Feature: What a list of messages holds
  A list is of one app, may be narrowed to one identity, and begins with what came last. This
  matters to whoever shows messages, and must not mix up whose they are or when they came.

  @rule:LIST-APP
  Rule: Id of the app.

    Scenario: a list of DISPATCH messages holds none that another app sent
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    Scenario: a list of conversations' messages holds none that another app sent
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed
      Then the list holds only the second message

    Scenario: a contact of two apps shows the messages of the one that is named
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the second message

  @rule:LIST-IDENTITY
  Rule: Channel identity of the contact.

    Scenario: a stored DISPATCH message is found by the recipient's identity
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds the message

    Scenario: an identity shows the DISPATCH messages to it and no others
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another recipient who has no contact
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second message

    Scenario: an identity shows what one app sent to it, not what another did
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second message

    Scenario: an identity shows the messages of its conversation and no others
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed with the recipient's identity
      Then the list holds only the second message

  @rule:LIST-IDENTITY-MO
  Rule: Channel identity of the contact.

    Scenario: an identity shows what went to it and what came from it
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the message and the reply

    Scenario: an identity shows nothing that came from another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And the recipient wrote
      And another recipient who has a contact
      And the recipient wrote
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second reply

  @rule:LIST-ORDER
  Rule: This means messages received most recently will be listed first.

    Scenario Outline: the list of a <mode> app begins with its last message
      Given an app in <mode> mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another message was sent to the recipient
      And the first message was stored
      And the second message was stored
      When the messages are listed from the <mode> source
      Then the list holds the second message before the first message

      Examples:
        | mode         |
        | DISPATCH     |
        | CONVERSATION |

  @rule:LIST-RECIPIENT-ORIGINATED-ELSEWHERE
  Rule: Available only when `messages_source` is `DISPATCH_SOURCE`.

    Scenario: what recipients wrote is asked for from the CONVERSATION source
      Given an app in CONVERSATION mode
      When the messages are listed from the CONVERSATION source with only what recipients wrote
      Then it is observed whether the request succeeds
