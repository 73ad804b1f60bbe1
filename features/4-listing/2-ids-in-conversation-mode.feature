Feature: Listing by contact or conversation in CONVERSATION mode
  For integrators who show the messages of one contact or one conversation. An app in CONVERSATION
  mode lists its CONVERSATION source by either ID or by both; its DISPATCH source knows neither.

  @rule:LIST-CONVERSATION-CONTACT-ID @must @conversation @page
  Rule: In CONVERSATION mode, listing messages by contact ID is accepted
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    Messages_ListMessages with app_id and contact_id. What the list holds: LIST-CONVERSATION-FILTER.

    @id:accepted
    Scenario Outline: A CONVERSATION app's message list <how> contact ID is accepted
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed <how> contact ID
      Then the request succeeds

      Examples: by default, and with the source named
        | case         | how                             |
        | no-source    | by                              |
        | conversation | from the CONVERSATION source by |

    @id:changed-mode
    Scenario: A message list by contact ID for an app changed to CONVERSATION mode is accepted
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed by contact ID
      Then the request succeeds

  @rule:LIST-BY-CONVERSATION-ID @must @conversation @page
  Rule: In CONVERSATION mode, listing messages by conversation ID is accepted
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    Messages_ListMessages with app_id and conversation_id. What the list holds:
    LIST-CONVERSATION-FILTER.

    @id:accepted
    Scenario Outline: A CONVERSATION app's message list <how> conversation ID is accepted
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed <how> conversation ID
      Then the request succeeds

      Examples: by default, and with the source named
        | case         | how                             |
        | no-source    | by                              |
        | conversation | from the CONVERSATION source by |

    @id:changed-mode
    Scenario: A message list by conversation ID for an app changed to CONVERSATION mode is accepted
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed by conversation ID
      Then the request succeeds

  @rule:LIST-CONVERSATION-BOTH-IDS @must @conversation @page
  Rule: In CONVERSATION mode, listing by contact and conversation ID at once is accepted
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    Messages_ListMessages with app_id, contact_id and conversation_id: the API reference says that
    "Combining multiple parameters is supported".

    @id:both-ids
    Scenario Outline: A CONVERSATION app's message list <how> contact and conversation ID is accepted
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed <how> contact ID and conversation ID
      Then the request succeeds

      Examples: by default, and with the source named
        | case         | how                             |
        | no-source    | by                              |
        | conversation | from the CONVERSATION source by |

    @id:changed-mode
    Scenario: A message list by contact and conversation ID for an app changed to CONVERSATION mode is accepted
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed by contact ID and conversation ID
      Then the request succeeds

  @rule:LIST-CONVERSATION-MADE-BY-MO @should @conversation @page @needs-handset @needs-recipients
  Rule: Listing by either ID that an inbound message created shows that message
    "Since contacts and conversations are created in CONVERSATION mode, these operations will return successfully contact_id or conversation_id are provided when using a Conversation API app set to CONVERSATION mode:"
    Processing Modes, Notes on CONVERSATION mode, Listing messages (current edition)

    Messages_ListMessages with app_id and an ID of the contact or conversation that an MO created.

    @id:inbound-message
    Scenario Outline: A CONVERSATION app's list by the <id> that an inbound message created holds that message
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And the recipient wrote to the app
      And the inbound message has created a contact and a conversation
      When the messages are listed by <id>
      Then the list holds the inbound message

      Examples: either ID
        | case         | id              |
        | contact      | contact ID      |
        | conversation | conversation ID |

  @rule:LIST-CONVERSATION-DISPATCH-SOURCE @should @conversation @reference
  Rule: The DISPATCH source refuses contact and conversation IDs in CONVERSATION mode
    "Note that `conversation_id` and `contact_id` are only supported as query parameters if `messages_source` is set to `CONVERSATION_SOURCE`."
    API reference, Messages_ListMessages, operation

    Messages_ListMessages with messages_source DISPATCH_SOURCE and contact_id, conversation_id or
    both. The refusal is a 4xx.

    @id:ids
    Scenario Outline: A CONVERSATION app's message list from the DISPATCH source by <ids> is refused
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the messages are listed from the DISPATCH source by <ids>
      Then the request is refused
      And the same request without the IDs succeeds

      Examples: either ID, and both
        | case         | ids                            |
        | contact      | contact ID                     |
        | conversation | conversation ID                |
        | both-ids     | contact ID and conversation ID |

  @rule:LIST-CONVERSATION-FILTER @must @conversation @reference @needs-recipients
  Rule: A contact or conversation ID narrows a CONVERSATION app's list to its messages
    "Resource name (ID) of the contact."
    API reference, Messages_ListMessages, contact_id

    Messages_ListMessages with contact_id, conversation_id or both: the list holds the messages of
    that contact or conversation and no others.

    @id:two-recipients
    Scenario Outline: A CONVERSATION app's message list by a recipient's <id> holds only the message to that recipient
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another recipient is a chat partner
      And another message was sent to the recipient
      When the messages are listed by <id>
      Then the list holds only the second message

      Examples: either ID
        | case         | id              |
        | contact      | contact ID      |
        | conversation | conversation ID |

    @id:stopped
    Scenario Outline: A list by <ids> holds only the message sent before the conversation was stopped
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed by <ids>
      Then the list holds only the first message

      Examples: the contact does not widen the list to its later conversation
        | case         | ids                            |
        | conversation | conversation ID                |
        | both-ids     | contact ID and conversation ID |

    @id:all-conversations
    Scenario: A message list by contact ID holds the messages sent before and after the conversation was stopped
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the conversation was stopped
      And another message was sent to the recipient
      When the messages are listed by contact ID
      Then the list holds only the first message and the second message

    @id:dispatch-only
    Scenario: A CONVERSATION app's message list by contact ID holds an ordinary message but no dispatch-only message
      Given an app in CONVERSATION mode with a DISPATCH retention of 1 day
      And the recipient is a chat partner
      And a message was sent to the recipient
      And another dispatch-only message was sent to the recipient
      When the messages are listed by contact ID
      Then the list holds only the first message

    @id:pages
    Scenario Outline: A CONVERSATION app's 12 messages to a stranger are each listed once by the new <id>, over all pages
      Given an app in CONVERSATION mode
      And the recipient is a stranger
      And 12 messages were sent to the recipient
      And the message has created a contact and a conversation
      When the messages are listed by <id>
      Then the list holds each of the 12 messages once

      Examples: either ID
        | case         | id              |
        | contact      | contact ID      |
        | conversation | conversation ID |

    @id:injected
    Scenario Outline: A list by conversation ID holds only the injected <message>
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message <direction> the recipient was injected into the conversation
      When the messages are listed by conversation ID
      Then the list holds only the <message>

      Examples: both directions
        | case     | direction | message         |
        | inbound  | from      | inbound message |
        | outbound | to        | message         |
