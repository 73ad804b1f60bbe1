Feature: Contact and conversation IDs in callbacks
  For integrators who match callbacks to their own records: in DISPATCH mode there are no IDs to
  match by, so the recipient's identity has to serve; in CONVERSATION mode the IDs are there.

  @rule:CALLBACK-DISPATCH-SUBMIT-IDS @must @dispatch @reference @needs-callbacks @needs-recipients
  Rule: In DISPATCH mode, submission callbacks carry no contact ID or conversation ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message submit notification, contact_id and conversation_id

    Seen in contact_id and conversation_id of the MESSAGE_SUBMIT callback.
    Read as: empty or absent, even where the recipient has a contact or a conversation.

    @id:recipients
    Scenario Outline: In DISPATCH mode, submission callbacks for a <recipient> carry no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the submission callback of the message carries no contact ID and no conversation ID

      Examples: what already exists for the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:second-message
    Scenario: With the default mode, the submission callback of a second message carries no contact or conversation ID
      Given an app created with the default mode and a DISPATCH retention of 1 day
      And the recipient is a stranger
      And a message was sent to the recipient
      When another message is sent to the recipient
      Then the submission callback of the second message carries no contact ID and no conversation ID

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the submission callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the submission callback of the message carries no contact ID and no conversation ID

  @rule:CALLBACK-DISPATCH-EVENT-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-recipients
  Rule: In DISPATCH mode, delivery receipts of events carry no contact ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    Seen in contact_id of the EVENT_DELIVERY callback. Read as: empty or absent.
    The reference documents no conversation_id here; the scenarios expect none.

    @id:recipients
    Scenario Outline: In DISPATCH mode, delivery receipts of events to a <recipient> carry no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When an event is sent to the recipient
      Then the delivery receipt of the event carries no contact ID and no conversation ID

      Examples: what already exists for the recipient
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the delivery receipt of an event carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient
      Then the delivery receipt of the event carries no contact ID and no conversation ID

  @rule:CALLBACK-DISPATCH-EVENT-INBOUND-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: In DISPATCH mode, inbound event callbacks carry no contact ID or conversation ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    Seen in contact_id and conversation_id of the EVENT_INBOUND callback. Read as: empty or absent.

    @id:senders
    Scenario Outline: In DISPATCH mode, the typing callback of a <recipient> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When the recipient starts typing
      Then the callback of the typing event carries no contact ID and no conversation ID

      Examples: what already exists for the sender
        | case           | recipient      |
        | stranger       | stranger       |
        | contact        | contact        |
        | shared-contact | shared contact |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the typing callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When the recipient starts typing
      Then the callback of the typing event carries no contact ID and no conversation ID

  @rule:CALLBACK-DISPATCH-OPT-IDS @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In DISPATCH mode, opt-in and opt-out callbacks carry no contact ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    Seen in contact_id of the OPT_IN and OPT_OUT callbacks. Read as: empty or absent.
    The reference documents no conversation_id here; the scenarios expect none.

    @id:senders
    Scenario Outline: In DISPATCH mode, the <opting> callback of a <recipient> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And the recipient is a <recipient>
      When the recipient <opts>
      Then the callback of the <opting> carries no contact ID and no conversation ID

      Examples: what already exists for the sender
        | case           | recipient      | opts     | opting  |
        | stranger       | stranger       | opts in  | opt-in  |
        | contact        | contact        | opts in  | opt-in  |
        | shared-contact | shared contact | opts out | opt-out |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the opt-out callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      And the app was changed to DISPATCH mode
      When the recipient opts out
      Then the callback of the opt-out carries no contact ID and no conversation ID

  @rule:CALLBACK-CONVERSATION-SUBMIT-IDS @should @conversation @reference @needs-callbacks @needs-recipients
  Rule: In CONVERSATION mode, submission callbacks carry contact ID and conversation ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message submit notification, contact_id and conversation_id

    Seen in contact_id and conversation_id of the MESSAGE_SUBMIT callback.
    Read as: filled in CONVERSATION mode, with the IDs of the recipient's contact and conversation.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, submission callbacks for a <recipient> carry contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When a message is sent to the recipient
      Then the submission callback of the message carries the contact ID and the conversation ID

      Examples: what already exists for the recipient
        | case         | recipient    |
        | stranger     | stranger     |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:next-message
    Scenario: After a dispatch-only message, the next submission callback carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a contact
      And a dispatch-only message was sent to the recipient
      When another message is sent to the recipient
      Then the submission callback of the second message carries the contact ID and the conversation ID

  @rule:CALLBACK-CONVERSATION-EVENT-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-recipients
  Rule: In CONVERSATION mode, delivery receipts of events to a contact carry its ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    Seen in contact_id of the EVENT_DELIVERY callback. Read as: filled in CONVERSATION mode.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, the delivery receipt of an event to a <recipient> carries the contact ID
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When an event is sent to the recipient
      Then the delivery receipt of the event carries the contact ID

      Examples: what already exists for the recipient
        | case         | recipient    |
        | contact      | contact      |
        | chat-partner | chat partner |

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, the delivery receipt of an event to a contact carries the contact ID
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And the recipient is a contact
      When an event is sent to the recipient
      Then the delivery receipt of the event carries the contact ID

  @rule:CALLBACK-CONVERSATION-EVENT-INBOUND-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, inbound event callbacks from a contact carry its IDs
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    Seen in contact_id and conversation_id of the EVENT_INBOUND callback.
    Read as: filled with the ID of the contact, and of its conversation where there is one.

    @id:contact
    Scenario: In CONVERSATION mode, the typing callback of a contact carries the contact ID
      Given an app in CONVERSATION mode
      And the recipient is a contact
      When the recipient starts typing
      Then the callback of the typing event carries the contact ID

    @id:chat-partner
    Scenario: In CONVERSATION mode, the typing callback of a chat partner carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And the recipient is a chat partner
      When the recipient starts typing
      Then the callback of the typing event carries the contact ID and the conversation ID

  @rule:CALLBACK-CONVERSATION-OPT-IDS @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, opt-in and opt-out callbacks from a contact carry its ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    Seen in contact_id of the OPT_IN and OPT_OUT callbacks. Read as: filled in CONVERSATION mode.

    @id:senders
    Scenario Outline: In CONVERSATION mode, the <opting> callback of a <recipient> carries the contact ID
      Given an app in CONVERSATION mode
      And the recipient is a <recipient>
      When the recipient <opts>
      Then the callback of the <opting> carries the contact ID

      Examples: opting in without a conversation, opting out with one
        | case         | recipient    | opts     | opting  |
        | contact      | contact      | opts in  | opt-in  |
        | chat-partner | chat partner | opts out | opt-out |
