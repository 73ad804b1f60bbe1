Feature: What a list of messages holds
  For integrators who show messages to people. A list is of one app, begins with the latest message,
  and can be narrowed to one channel identity or to recipient-originated messages.

  @rule:LIST-APP @must @both @reference @needs-recipients
  Rule: Listing by app ID shows that app's messages and no other app's
    "Id of the app."
    API reference, Messages_ListMessages, app_id

    Messages_ListMessages with app_id, in either mode, also where both apps message one recipient.

    @id:dispatch-mode
    Scenario: A DISPATCH app's DISPATCH source lists its own message to a recipient and no other app's
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another app in DISPATCH mode with a DISPATCH retention of 1 day
      And another message was sent to the recipient
      When the messages are listed from the DISPATCH source
      Then the list holds only the second message

    @id:conversation-mode
    Scenario: A CONVERSATION app's message list holds its own message to a contact and no other app's
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed
      Then the list holds only the second message

    @id:contact
    Scenario: A CONVERSATION app's message list by contact ID holds its own message and no other app's
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a message was sent to the recipient
      And another app in CONVERSATION mode
      And another message was sent to the recipient
      When the messages are listed by contact ID
      Then the list holds only the second message

  @rule:LIST-IDENTITY @should @both @reference @needs-recipients
  Rule: Listing by channel identity shows that identity's messages and no others
    "Channel identity of the contact."
    API reference, Messages_ListMessages, channel_identity

    Messages_ListMessages with app_id and channel_identity. The reference says of a field where a
    source does not support it; it says nothing here, so we read it as supported by either source.

    @id:stored-message
    Scenario: Listing the DISPATCH source by channel identity finds the stored message to that identity
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the message was stored
      When the messages are listed from the DISPATCH source by channel identity
      Then the list holds the message

    @id:two-recipients
    Scenario: Listing the DISPATCH source by channel identity shows only the message to that identity
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another recipient is a stranger
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source by channel identity
      Then the list holds only the second message

    @id:two-apps
    Scenario: Listing the DISPATCH source by channel identity shows the app's own message and no other app's
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another app in DISPATCH mode with a DISPATCH retention of 1 day
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed from the DISPATCH source by channel identity
      Then the list holds only the second message

    @id:conversation-mode
    Scenario: A CONVERSATION app's message list by channel identity holds only the message to that identity
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another recipient is a chat partner
      And another message was sent to the recipient
      And the second message was stored
      When the messages are listed by channel identity
      Then the list holds only the second message

  @rule:LIST-IDENTITY-MO @should @dispatch @reference @needs-handset @needs-recipients
  Rule: In DISPATCH mode, listing by channel identity shows messages to and from it
    "Channel identity of the contact."
    API reference, Messages_ListMessages, channel_identity

    Messages_ListMessages with messages_source DISPATCH_SOURCE: MTs to the identity and MOs from it.

    @id:reply
    Scenario: Listing the DISPATCH source by channel identity shows only the message to it and the reply
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When the messages are listed from the DISPATCH source by channel identity
      Then the list holds only the message and the reply

    @id:two-recipients
    Scenario: Listing the DISPATCH source by channel identity shows only the inbound message from that identity
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And the recipient wrote to the app
      And another recipient is a contact
      And the recipient wrote to the app
      When the messages are listed from the DISPATCH source by channel identity
      Then the list holds only the second inbound message

  @rule:LIST-ORDER @must @both @reference @needs-recipients
  Rule: A list of messages begins with the message accepted last
    "This means messages received most recently will be listed first."
    API reference, Messages_ListMessages, operation

    Messages_ListMessages, from either source, by accept_time in descending order.

    @id:latest-first
    Scenario Outline: A <mode> app's second message is listed before its first
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And another message was sent to the recipient
      And the first message was stored
      And the second message was stored
      When the messages are listed from the <mode> source
      Then the list holds the second message before the first message

      Examples: each mode from its own source
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:LIST-WINDOW @should @both @reference @needs-recipients
  Rule: A list of messages can be narrowed to those accepted before or after a time
    "Filter messages with `accept_time` after this timestamp."
    API reference, Messages_ListMessages, start_time

    Messages_ListMessages with start_time or end_time, from either source. The time lies between two
    messages, so that it does not matter whether it belongs to the window.

    @id:before
    Scenario Outline: A <mode> app's list of messages accepted before the second holds only the first
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And more than two seconds passed
      And another message was sent to the recipient
      When the messages accepted before the second message are listed from the <mode> source
      Then the list holds only the first message

      Examples: each mode from its own source
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:after
    Scenario Outline: A <mode> app's list of messages accepted after the first holds only the second
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And more than two seconds passed
      And another message was sent to the recipient
      When the messages accepted after the first message are listed from the <mode> source
      Then the list holds only the second message

      Examples: each mode from its own source
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:LIST-PAGE-SIZE @should @both @reference @needs-recipients
  Rule: A page of a list of messages holds no more messages than the request asks for
    "Maximum number of messages to fetch."
    API reference, Messages_ListMessages, page_size

    Messages_ListMessages with page_size, from either source. The pages together hold every message.

    @id:pages
    Scenario Outline: A <mode> app's 5 messages listed in pages of 2 are all listed, at most 2 on a page
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And 5 messages were sent to the recipient
      When the messages are listed from the <mode> source in pages of 2
      Then the list holds each of the 5 messages once
      And no page of the list holds more than 2 messages

      Examples: each mode from its own source
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:LIST-LAST-MESSAGE @should @both @reference @needs-recipients
  Rule: The last message of a channel identity is fetched from the source of its mode
    "Retrieves the last message sent to specified channel identities."
    API reference, Messages_ListLastMessagesByChannelIdentity, operation

    Messages_ListLastMessagesByChannelIdentity with channel_identities, messages_source, end_time.

    @id:two-messages
    Scenario Outline: Of a <mode> app's two messages, the second is fetched as the last
      Given an app in <mode> mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And more than two seconds passed
      And another message was sent to the recipient with message metadata "A"
      When the last message is fetched by channel identity from the <mode> source
      Then the list holds only the second message

      Examples: each mode from its own source
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

    @id:before
    Scenario: Of a DISPATCH app's two messages, the first is fetched as the last that was accepted before the second
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And more than two seconds passed
      And another message was sent to the recipient
      When the last message before the second one is fetched by channel identity from the DISPATCH source
      Then the list holds only the first message

    @id:dispatch-only
    Scenario: The DISPATCH source returns a CONVERSATION app's dispatch-only message as the last, not a later ordinary one
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a dispatch-only message was sent to the recipient
      And another message was sent to the recipient
      When the last message is fetched by channel identity from the DISPATCH source
      Then the list holds only the first message

  @rule:LIST-RECIPIENT-ORIGINATED @must @dispatch @reference @needs-handset @needs-recipients
  Rule: The DISPATCH source can list only the recipient-originated messages
    "If true, fetch only recipient originated messages."
    API reference, Messages_ListMessages, only_recipient_originated

    Messages_ListMessages with messages_source DISPATCH_SOURCE and only_recipient_originated:
    replies and other inbound messages, and no message that the app sent.

    @id:reply
    Scenario: The DISPATCH source's list of recipient-originated messages holds only the reply
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      When only the inbound messages are listed from the DISPATCH source
      Then the list holds only the reply

    @id:inbound-message
    Scenario: The DISPATCH source's list of recipient-originated messages holds only the inbound message
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And the recipient wrote to the app
      And a message was sent to the recipient
      When only the inbound messages are listed from the DISPATCH source
      Then the list holds only the inbound message

    @id:two-recipients
    Scenario: The DISPATCH source lists as recipient-originated only a reply and another recipient's inbound message
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      And the recipient replied
      And another recipient is a contact
      And the recipient wrote to the app
      When only the inbound messages are listed from the DISPATCH source
      Then the list holds only the first inbound message and the second inbound message

    @id:channel-identity
    Scenario: The DISPATCH source's list of messages from a channel identity holds only that recipient's inbound message
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a stranger
      And the recipient wrote to the app
      And another recipient is a stranger
      And the recipient wrote to the app
      When only the inbound messages are listed from the DISPATCH source by channel identity
      Then the list holds only the second inbound message

  @rule:LIST-RECIPIENT-ORIGINATED-ELSEWHERE @may @conversation @reference
  Rule: Open: can the CONVERSATION source be asked for recipient-originated messages?
    "Available only when `messages_source` is `DISPATCH_SOURCE`."
    API reference, Messages_ListMessages, only_recipient_originated

    Messages_ListMessages with messages_source CONVERSATION_SOURCE and only_recipient_originated:
    what is not available may be refused or ignored.

    @id:conversation-source
    Scenario: Open: is a list of recipient-originated messages accepted from the CONVERSATION source?
      Given an app in CONVERSATION mode
      When only the inbound messages are listed from the CONVERSATION source
      Then it is observed whether the request succeeds
