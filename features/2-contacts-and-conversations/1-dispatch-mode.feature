Feature: Contacts and conversations in DISPATCH mode
  In DISPATCH mode a message belongs to no contact and to no conversation, and creates neither.
  This matters to whoever must not store who wrote to whom.

  @rule:DISPATCH-MT-NOT-ASSOCIATED @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-MT-NOT-ASSOCIATED
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario: a message in DISPATCH mode is read and listed without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    @id:s2
    Scenario: the next message in DISPATCH mode is without a contact too
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

    @id:s3
    Scenario: a message through an app without a mode is without a contact
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    @id:s4
    Scenario: a message is without a contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

  @rule:DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT @must @dispatch @page @needs-callbacks @needs-recipients
  Rule: TITLE OF DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: the receipt of a message in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

      Examples:
        | case | recipient      | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: the receipt of the next message in DISPATCH mode names nobody
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported without a contact or a conversation

    @id:s3
    Scenario: a receipt names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

  @rule:DISPATCH-MT-KNOWN-CONTACT @must @dispatch @page @needs-recipients
  Rule: TITLE OF DISPATCH-MT-KNOWN-CONTACT
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: a message in DISPATCH mode is not associated with a <recipient>
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation
      And the recipient still has the same contact

      Examples:
        | case | recipient      | known                                         |
        | 1    | known contact  | a contact                                     |
        | 2    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: the next message in DISPATCH mode ignores the contact as well
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED @must @dispatch @page @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-MO-NOT-ASSOCIATED
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: what a <sender> writes in DISPATCH mode is listed for nobody
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed without a contact or a conversation

      Examples:
        | case | sender         | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: a reply in DISPATCH mode is listed without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed without a contact or a conversation

    @id:s3
    Scenario: the second reply in DISPATCH mode is listed without a contact
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed without a contact or a conversation

    @id:s4
    Scenario: a reply is listed without a contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK @must @dispatch @page @needs-callbacks @needs-handset @needs-recipients
  Rule: TITLE OF DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK
    "Messages are not associated with Contacts and Conversations"
    Processing Modes, Table of processing modes, DISPATCH (both editions)

    @id:s1
    Scenario Outline: what a <sender> writes in DISPATCH mode is reported for nobody
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported without a contact or a conversation

      Examples:
        | case | sender         | known                                         |
        | 1    | stranger       | no contact                                    |
        | 2    | known contact  | a contact                                     |
        | 3    | shared contact | a contact and a conversation with another app |

    @id:s2
    Scenario: a reply in DISPATCH mode is reported without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported without a contact or a conversation

    @id:s3
    Scenario: the second reply in DISPATCH mode is reported without a contact
      Given an app without a mode
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported without a contact or a conversation

    @id:s4
    Scenario: a reply is reported without a contact after a change of mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is reported without a contact or a conversation
