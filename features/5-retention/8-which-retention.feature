Feature: What a retention applies to
  For operators whose app sends in both modes, and for integrators who keep contacts: which retention
  removes a message, when it is removed, and that contacts stay.

  @rule:RETENTION-OF-DISPATCH-MT @should @both @reference @needs-recipients
  Rule: Dispatch-only messages of a CONVERSATION app are stored by its DISPATCH retention
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    The processing_mode of the message decides, not that of the app: dispatch_retention_policy
    applies, and with 0 days, which is its default, the message is not stored.

    @id:stored
    Scenario: A dispatch-only message is stored by a CONVERSATION app with a DISPATCH retention of 3 days
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is stored among the DISPATCH messages

    @id:zero
    Scenario: A dispatch-only message of a CONVERSATION app with a DISPATCH retention of 0 days is never stored
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 0 days
      And a recipient who has no contact
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored

    @id:default-retention
    Scenario: A dispatch-only message to a chat partner is never stored with the default DISPATCH retention
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 30 days
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When another message is sent to the recipient in DISPATCH mode
      Then the second message is never stored

    @id:not-conversation
    Scenario: A dispatch-only message to a chat partner is never stored among CONVERSATION messages
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 3 days
      And a recipient who has a contact and a conversation with the app
      When a message is sent to the recipient in DISPATCH mode
      Then the message is never stored among the CONVERSATION messages

  @rule:RETENTION-OF-DISPATCH-MT-EXPIRES @should @both @reference @needs-clock @needs-recipients
  Rule: A message in DISPATCH mode expires by the DISPATCH retention, whatever the app's mode
    "The retention policy configured for messages in Dispatch Mode."
    API reference, App, dispatch_retention_policy

    The processing_mode of the message decides: retention_policy neither shortens nor prolongs the
    dispatch_retention_policy of a dispatch-only message, or of one from before a change of mode.

    @id:longer-conversation
    Scenario Outline: A dispatch-only message is gone after its DISPATCH retention, although the app has <policy>
      Given an app in CONVERSATION mode under <policy>
      And the app was set to keep DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 3 days pass
      Then the message is no longer stored

      Examples: policies for CONVERSATION messages that would store it longer
        | case    | policy                   |
        | message | MESSAGE_EXPIRE_POLICY    |
        | persist | PERSIST_RETENTION_POLICY |

    @id:shorter-conversation
    Scenario: A dispatch-only message stays stored beyond a shorter CONVERSATION retention of the app
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 2 days
      And the app was set to keep CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient in DISPATCH mode
      When 47 hours pass
      Then the message is still stored among the DISPATCH messages

    @id:switched
    Scenario: A message in DISPATCH mode still expires after a switch of the app to CONVERSATION mode
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      And the app was changed to CONVERSATION mode
      When 3 days pass
      Then the message is no longer stored

  @rule:RETENTION-DAILY-CLEANUP @may @both @reference @needs-clock @needs-recipients
  Rule: Open: is a message still stored between the end of its retention and the clean-up?
    "Note that retention cleanup job runs once every twenty-four hours which can lead to delay"
    API reference, App, retention_policy.ttl_days

    Looked for one hour after ttl_days have passed; a message that is gone by then is right, too.

    @id:hour-late
    Scenario Outline: Open: is a message in <mode> mode still stored an hour after its retention of 1 day?
      Given an app in <mode> mode that keeps <mode> messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 25 hours pass
      Then it is observed whether the message is still stored among the <mode> messages

      Examples: both modes
        | case         | mode         |
        | dispatch     | DISPATCH     |
        | conversation | CONVERSATION |

  @rule:RETENTION-KEEPS-CONTACTS @must @conversation @reference @needs-clock @needs-recipients
  Rule: In CONVERSATION mode, a contact stays when its messages have expired
    "This retention policy doesn't apply to Contacts."
    API reference, Key concepts, retention policy

    retention_policy removes messages and, under CONVERSATION_EXPIRE_POLICY, conversations,
    but no contact.

    @id:contact
    Scenario Outline: A contact stays after its messages have expired under <policy>
      Given an app in CONVERSATION mode that keeps messages for 1 day under <policy>
      And a recipient who has a contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has the same contact

      Examples: the policies that remove messages
        | case    | policy                     |
        | message | MESSAGE_EXPIRE_POLICY      |
        | conv    | CONVERSATION_EXPIRE_POLICY |

    @id:created-by-message
    Scenario: A contact that was created by a message stays after that message has expired
      Given an app in CONVERSATION mode that keeps CONVERSATION messages for 1 day
      And a recipient who has no contact
      And a message was sent to the recipient
      When 3 days pass
      Then the recipient still has a contact

    @id:default-retention
    Scenario: The contact of a chat partner stays beyond the default CONVERSATION retention
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And a message was sent to the recipient
      When 365 days pass
      Then the recipient still has the same contact
