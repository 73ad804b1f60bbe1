Feature: What a list of messages holds
  A list is of one app, may be narrowed to one identity, and begins with what came last. This
  matters to whoever shows messages, and must not mix up whose they are or when they came.

  @rule:LIST-APP @must @both @reference @needs-recipients
  Rule: TITLE OF LIST-APP
    "Id of the app."
    API reference, Messages_ListMessages, app_id

    @id:s1
    Scenario: a list of DISPATCH messages holds none that another app sent
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:s2
    Scenario: a list of conversations' messages holds none that another app sent
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed
      Then the list holds only the second message

    @id:s3
    Scenario: a contact of two apps shows the messages of the one that is named
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed with the contact
      Then the list holds only the second message

  @rule:LIST-IDENTITY @should @both @reference @needs-recipients
  Rule: TITLE OF LIST-IDENTITY
    "Channel identity of the contact."
    API reference, Messages_ListMessages, channel_identity

    @id:s1
    Scenario: a stored DISPATCH message is found by the recipient's identity
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds the message

    @id:s2
    Scenario: an identity shows the DISPATCH messages to it and no others
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another recipient who has no contact
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second message

    @id:s3
    Scenario: an identity shows what one app sent to it, not what another did
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And another app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second message

    @id:s4
    Scenario: an identity shows the messages of its conversation and no others
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      And another recipient who has a contact and a conversation with the app
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed with the recipient's identity
      Then the list holds only the second message

  @rule:LIST-IDENTITY-MO @should @dispatch @reference @needs-handset @needs-recipients
  Rule: TITLE OF LIST-IDENTITY-MO
    "Channel identity of the contact."
    API reference, Messages_ListMessages, channel_identity

    @id:s1
    Scenario: an identity shows what went to it and what came from it
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the recipient replied
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the message and the reply

    @id:s2
    Scenario: an identity shows nothing that came from another
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And the recipient wrote
      And another recipient who has a contact
      And the recipient wrote
      When the messages are listed from the DISPATCH source with the recipient's identity
      Then the list holds only the second reply

  @rule:LIST-ORDER @must @both @reference @needs-recipients
  Rule: TITLE OF LIST-ORDER
    "This means messages received most recently will be listed first."
    API reference, Messages_ListMessages, operation

    @id:s1
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
        | case | mode         |
        | 1    | DISPATCH     |
        | 2    | CONVERSATION |

  @rule:LIST-RECIPIENT-ORIGINATED-ELSEWHERE @may @conversation @reference
  Rule: TITLE OF LIST-RECIPIENT-ORIGINATED-ELSEWHERE
    "Available only when `messages_source` is `DISPATCH_SOURCE`."
    API reference, Messages_ListMessages, only_recipient_originated

    @id:s1
    Scenario: what recipients wrote is asked for from the CONVERSATION source
      Given an app in CONVERSATION mode
      When the messages are listed from the CONVERSATION source with only what recipients wrote
      Then it is observed whether the request succeeds
