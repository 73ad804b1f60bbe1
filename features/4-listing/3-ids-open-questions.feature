Feature: Open questions about listing by contact or conversation
  For integrators who meet a case that the page does not settle: no app is named, the app's mode has
  changed, or something other than messages is listed. What the service does is observed, not
  judged.

  @rule:LIST-WITHOUT-APP-ID @may @both @page
  Rule: Open: is listing messages by contact ID without an app ID accepted?
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with contact_id alone. The request names no app whose mode could decide;
    the project has an app in one mode or the other.

    @id:no-app
    Scenario Outline: Open: with a <mode> app in the project, can messages be listed by contact ID without an app ID?
      Given an app in <mode> mode
      And the recipient is a <recipient>
      When the messages are listed by contact ID without an app ID
      Then it is observed whether the request succeeds

      Examples: a shared contact in DISPATCH mode, a chat partner in CONVERSATION mode
        | case         | mode         | recipient      |
        | dispatch     | DISPATCH     | shared contact |
        | conversation | CONVERSATION | chat partner   |

  @rule:LIST-AFTER-MODE-CHANGE @may @both @page @needs-recipients
  Rule: Open: after a mode change, is a list by an earlier contact's ID accepted?
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListMessages with app_id and contact_id. The page is silent on recipients of messages
    from before a change of mode.

    @id:now-dispatch
    Scenario: Open: after a change to DISPATCH, is a message list by an earlier recipient's contact ID refused (400)?
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And a message was sent to the recipient
      And the app was changed to DISPATCH mode
      When the messages are listed by contact ID
      Then it is observed whether the request is refused with status 400

    @id:now-conversation
    Scenario: Open: after a change to CONVERSATION, is a message list by an earlier recipient's contact ID accepted?
      Given an app in DISPATCH mode with a DISPATCH retention of 1 day
      And the recipient is a contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When the messages are listed by contact ID
      Then it is observed whether the request succeeds

  @rule:LIST-CONVERSATIONS-BY-CONTACT @may @both @page
  Rule: Open: is listing conversations by contact ID accepted in either mode?
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Conversation_ListConversations with app_id and contact_id. The page's list of operations, "these
    operations", is lost; we do not know whether it names this one.

    @id:shared-contact
    Scenario Outline: Open: is a <mode> app's list of conversations by contact ID accepted?
      Given an app in <mode> mode
      And the recipient is a shared contact
      When the conversations are listed by contact ID
      Then it is observed whether the request succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:LIST-LAST-MESSAGES-BY-CONTACT @may @both @page
  Rule: Open: is fetching the last messages by contact ID accepted in either mode?
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Messages_ListLastMessagesByChannelIdentity with app_id and contact_ids. The page's list of
    operations, "these operations", is lost; we do not know whether it names this one.

    @id:shared-contact
    Scenario Outline: Open: is a <mode> app's request for the last messages by contact ID accepted?
      Given an app in <mode> mode
      And the recipient is a shared contact
      When the last messages are fetched by contact ID
      Then it is observed whether the request succeeds

      Examples: in either mode
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:LIST-EVENTS-BY-CONTACT @may @both @page
  Rule: Open: is listing events by contact ID or conversation ID accepted?
    "Since contacts and conversations are not created in DISPATCH mode, these operations will return status 400 if a contact_id or conversation_id are provided when using a Conversation API app set to DISPATCH mode:"
    Processing Modes, Notes on Dispatch Mode, Listing messages (April 2025 edition)

    Events_ListEvents with contact_id or conversation_id. It takes no app_id; the project has an app
    in one mode or the other. We do not know whether the page's lost list of operations names it.

    @id:ids
    Scenario Outline: Open: with a <mode> app in the project, can events be listed by <id>?
      Given an app in <mode> mode
      And the recipient is a shared contact
      When the events are listed by <id>
      Then it is observed whether the request succeeds

      Examples: either ID, with an app in either mode
        | case           | mode         | id              |
        | d-contact      | DISPATCH     | contact ID      |
        | d-conversation | DISPATCH     | conversation ID |
        | c-contact      | CONVERSATION | contact ID      |
        | c-conversation | CONVERSATION | conversation ID |
