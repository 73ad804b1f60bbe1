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
    Scenario Outline: In DISPATCH mode, submission callbacks for a recipient who has <known> carry no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

      Examples: what already exists for the recipient
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:second-message
    Scenario: In default mode, the submission callback of a second message carries no contact or conversation ID
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported as submitted without a contact or a conversation

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the submission callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported as submitted without a contact or a conversation

  @rule:CALLBACK-DISPATCH-EVENT-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-recipients
  Rule: In DISPATCH mode, delivery receipts of events carry no contact ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    Seen in contact_id of the EVENT_DELIVERY callback. Read as: empty or absent.
    The reference documents no conversation_id here; the scenarios expect none.

    @id:recipients
    Scenario Outline: In DISPATCH mode, the receipt of an event to a recipient who has <known> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

      Examples: what already exists for the recipient
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the receipt of an event carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When an event is sent to the recipient
      Then the event is reported without a contact or a conversation

  @rule:CALLBACK-DISPATCH-EVENT-INBOUND-IDS @must @dispatch @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: In DISPATCH mode, inbound event callbacks carry no contact ID or conversation ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    Seen in contact_id and conversation_id of the EVENT_INBOUND callback. Read as: empty or absent.

    @id:senders
    Scenario Outline: In DISPATCH mode, the typing callback of a recipient who has <known> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

      Examples: what already exists for the sender
        | case           | known                                         |
        | stranger       | no contact                                    |
        | contact        | a contact                                     |
        | shared-contact | a contact and a conversation with another app |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the typing callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient starts typing
      Then the typing is reported without a contact or a conversation

  @rule:CALLBACK-DISPATCH-OPT-IDS @must @dispatch @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In DISPATCH mode, opt-in and opt-out callbacks carry no contact ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    Seen in contact_id of the OPT_IN and OPT_OUT callbacks. Read as: empty or absent.
    The reference documents no conversation_id here; the scenarios expect none.

    @id:senders
    Scenario Outline: In DISPATCH mode, the <opting> callback of a recipient who has <known> carries no contact or conversation ID
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported without a contact or a conversation

      Examples: what already exists for the sender
        | case           | known                                         | opts     | opting  |
        | stranger       | no contact                                    | opts in  | opt-in  |
        | contact        | a contact                                     | opts in  | opt-in  |
        | shared-contact | a contact and a conversation with another app | opts out | opt-out |

    @id:mode-changed
    Scenario: After a change to DISPATCH mode, the opt-out callback carries no contact or conversation ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When the recipient opts out
      Then the opt-out is reported without a contact or a conversation

  @rule:CALLBACK-CONVERSATION-SUBMIT-IDS @should @conversation @reference @needs-callbacks @needs-recipients
  Rule: In CONVERSATION mode, submission callbacks carry contact ID and conversation ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Message submit notification, contact_id and conversation_id

    Seen in contact_id and conversation_id of the MESSAGE_SUBMIT callback.
    Read as: filled in CONVERSATION mode, with the IDs of the recipient's contact and conversation.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, submission callbacks for a recipient who has <known> carry contact and conversation IDs
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported as submitted with the recipient's contact and conversation

      Examples: what already exists for the recipient
        | case         | known                                     |
        | stranger     | no contact                                |
        | contact      | a contact                                 |
        | chat-partner | a contact and a conversation with the app |

    @id:next-message
    Scenario: After a dispatch-only message, the next submission callback carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      And a message sent to the recipient in DISPATCH mode
      When another message is sent to the recipient
      Then the second message is reported as submitted with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-EVENT-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-recipients
  Rule: In CONVERSATION mode, delivery receipts of events to a contact carry its ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Event delivery receipt, contact_id

    Seen in contact_id of the EVENT_DELIVERY callback. Read as: filled in CONVERSATION mode.

    @id:recipients
    Scenario Outline: In CONVERSATION mode, the receipt of an event to a recipient who has <known> carries the contact ID
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

      Examples: what already exists for the recipient
        | case         | known                                     |
        | contact      | a contact                                 |
        | chat-partner | a contact and a conversation with the app |

    @id:mode-changed
    Scenario: After a change to CONVERSATION mode, the receipt of an event to a contact carries the contact ID
      Given an app in DISPATCH mode
      And the app was changed to CONVERSATION mode
      And a recipient who has a contact
      When an event is sent to the recipient
      Then the event is reported with the recipient's contact

  @rule:CALLBACK-CONVERSATION-EVENT-INBOUND-IDS @should @conversation @reference @needs-callbacks @needs-events @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, inbound event callbacks from a contact carry its IDs
    "Will be empty if processing_mode is DISPATCH."
    API reference, Inbound event, contact_id and conversation_id

    Seen in contact_id and conversation_id of the EVENT_INBOUND callback.
    Read as: filled with the ID of the contact, and of its conversation where there is one.

    @id:contact
    Scenario: In CONVERSATION mode, the typing callback of a contact carries the contact ID
      Given an app in CONVERSATION mode
      And a recipient who has a contact
      When the recipient starts typing
      Then the typing is reported with the recipient's contact

    @id:chat-partner
    Scenario: In CONVERSATION mode, the typing callback of a chat partner carries contact and conversation IDs
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      When the recipient starts typing
      Then the typing is reported with the recipient's contact and conversation

  @rule:CALLBACK-CONVERSATION-OPT-IDS @should @conversation @reference @needs-callbacks @needs-handset @needs-recipients
  Rule: In CONVERSATION mode, opt-in and opt-out callbacks from a contact carry its ID
    "Will be empty if processing_mode is DISPATCH."
    API reference, Opt-in and opt-out notification, contact_id

    Seen in contact_id of the OPT_IN and OPT_OUT callbacks. Read as: filled in CONVERSATION mode.

    @id:senders
    Scenario Outline: In CONVERSATION mode, the <opting> callback of a recipient who has <known> carries the contact ID
      Given an app in CONVERSATION mode
      And a recipient who has <known>
      When the recipient <opts>
      Then the <opting> is reported with the recipient's contact

      Examples: opting in without a conversation, opting out with one
        | case         | known                                     | opts     | opting  |
        | contact      | a contact                                 | opts in  | opt-in  |
        | chat-partner | a contact and a conversation with the app | opts out | opt-out |
