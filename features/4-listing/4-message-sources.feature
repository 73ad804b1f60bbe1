Feature: Choosing a messages source
  For integrators whose apps have messages of both modes. The messages of each mode have a source of
  their own. A request to read or list names one of them, and sees nothing of the other.

  @rule:LIST-DISPATCH-WITHOUT-ID @must @dispatch @reference @needs-recipients
  Rule: The DISPATCH source lists every stored message of an app in DISPATCH mode
    "setting it to `DISPATCH_SOURCE` will allow for queries of messages in `DISPATCH` mode"
    API reference, Messages_ListMessages, operation

    Messages_ListMessages with app_id and messages_source DISPATCH_SOURCE, without contact_id and
    conversation_id.

    @id:one-message
    Scenario: A DISPATCH app's stored message is listed from the DISPATCH source
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds the message

    @id:two-recipients
    Scenario: A DISPATCH app's DISPATCH source lists its messages to two recipients and nothing else
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a contact
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the first message and the second message

    @id:default-mode
    Scenario: The message of an app created with the default mode is listed from the DISPATCH source
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds the message

    @id:pages
    Scenario: A DISPATCH app's list from the DISPATCH source holds each of its 21 messages once, over all pages
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And 21 messages were sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds each of the 21 messages once

  @rule:LIST-SOURCE-CONVERSATION @must @both @reference @needs-recipients
  Rule: The CONVERSATION source holds only messages processed in CONVERSATION mode
    "Retrieves messages sent in the `CONVERSATION` processing mode, which associates the messages with a specific conversation and contact."
    API reference, MessageSource, CONVERSATION_SOURCE

    Messages_ListMessages and Messages_GetMessage with messages_source CONVERSATION_SOURCE. The mode
    of the message decides, not that of the app.

    @id:dispatch-only
    Scenario: A CONVERSATION app's CONVERSATION source lists its ordinary message but not its dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list holds only the first message

    @id:dispatch-only-contact
    Scenario: Listing the CONVERSATION source by contact ID shows an ordinary message but no dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed from the CONVERSATION source by contact ID
      Then the list holds only the first message

    @id:dispatch-app
    Scenario: The CONVERSATION source of an app in DISPATCH mode is empty
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list is empty

    @id:changed-mode
    Scenario: After a change to CONVERSATION mode, the CONVERSATION source lists only the later message
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed from the CONVERSATION source
      Then the list holds only the second message

    @id:read
    Scenario: Reading a message in DISPATCH mode from the CONVERSATION source is refused
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the message is read in the CONVERSATION source
      Then the request is refused
      And the same request in the DISPATCH source succeeds

  @rule:LIST-SOURCE-DISPATCH @must @both @reference @needs-recipients
  Rule: The DISPATCH source holds only messages processed in DISPATCH mode
    "Retrieves messages sent in the `DISPATCH` processing mode."
    API reference, MessageSource, DISPATCH_SOURCE

    Messages_ListMessages and Messages_GetMessage with messages_source DISPATCH_SOURCE. The mode of
    the message decides, not that of the app.

    @id:strategy
    Scenario: A CONVERSATION app's DISPATCH source lists its dispatch-only message and no other
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:conversation-message
    Scenario: The DISPATCH source of a CONVERSATION app without dispatch-only messages is empty
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list is empty

    @id:changed-mode
    Scenario: After a change to DISPATCH mode, the DISPATCH source lists only the later message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:read
    Scenario: Reading a message in CONVERSATION mode from the DISPATCH source is refused
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the message is read in the DISPATCH source
      Then the request is refused
      And the same request in the CONVERSATION source succeeds

    @id:pages
    Scenario: Listed in pages of 1, a CONVERSATION app's DISPATCH source holds only its dispatch-only messages
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed from the DISPATCH source in pages of 1
      Then the list holds only the second message and the third message

  @rule:LIST-SOURCE-DEFAULT @must @both @reference @needs-recipients
  Rule: The CONVERSATION source is the default for reading and listing messages
    "The default messages source."
    API reference, MessageSource, CONVERSATION_SOURCE

    Messages_ListMessages and Messages_GetMessage without messages_source answer as they do with
    CONVERSATION_SOURCE, whatever mode the app is in.

    @id:list
    Scenario: Without a source, a CONVERSATION app's message list holds its ordinary but not its dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed
      Then the list holds only the first message

    @id:list-dispatch-app
    Scenario: Without a source, a DISPATCH app's message list is empty although a message was sent
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When the messages are listed
      Then the list is empty

    @id:read
    Scenario: Without a source, a message in CONVERSATION mode can be read
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And a message was sent to the recipient
      When the message is read
      Then the request succeeds

    @id:read-dispatch-only
    Scenario Outline: Without a source, reading a <mode> app's dispatch-only message is refused
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a dispatch-only message was sent to the recipient
      When the message is read
      Then the request is refused
      And the same request in the DISPATCH source succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |
