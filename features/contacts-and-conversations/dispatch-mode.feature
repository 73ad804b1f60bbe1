Feature: Contacts and conversations in DISPATCH mode
  In DISPATCH mode a message belongs to no contact and to no conversation, and creates neither.
  This matters to whoever must not store who wrote to whom.

  @rule:DISPATCH-MT-NOT-ASSOCIATED
  Rule: Messages are not associated with Contacts and Conversations

    Scenario: a message in DISPATCH mode is read and listed without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    Scenario: the next message in DISPATCH mode is without a contact too
      Given an app in DISPATCH mode that keeps DISPATCH messages for 7 days
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

    Scenario: a message through an app without a mode is without a contact
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

    Scenario: a message is without a contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation

  @rule:DISPATCH-MT-NOT-ASSOCIATED-IN-RECEIPT
  Rule: Messages are not associated with Contacts and Conversations

    Scenario Outline: the receipt of a message in DISPATCH mode names no <recipient>
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

      Examples:
        | recipient        | known                                         |
        | stranger         | no contact                                    |
        | known contact    | a contact                                     |
        | shared contact   | a contact and a conversation with another app |

    Scenario: the receipt of the next message in DISPATCH mode names nobody
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is reported without a contact or a conversation

    Scenario: a receipt names nobody after a change to DISPATCH mode
      Given an app in CONVERSATION mode
      And a recipient who has a contact and a conversation with the app
      And the app was changed to DISPATCH mode
      When a message is sent to the recipient
      Then the message is reported without a contact or a conversation

  @rule:DISPATCH-MT-KNOWN-CONTACT
  Rule: Messages are not associated with Contacts and Conversations

    Scenario Outline: a message in DISPATCH mode is not associated with a <recipient>
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When a message is sent to the recipient
      Then the message is stored without a contact or a conversation
      And the message is listed without a contact or a conversation
      And the recipient still has the same contact

      Examples:
        | recipient       | known                                         |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: the next message in DISPATCH mode ignores the contact as well
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      When another message is sent to the recipient
      Then the second message is stored without a contact or a conversation
      And the second message is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED
  Rule: Messages are not associated with Contacts and Conversations

    Scenario Outline: what a <sender> writes in DISPATCH mode is listed for nobody
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has <known>
      When the recipient writes
      Then the reply is listed without a contact or a conversation

      Examples:
        | sender          | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: a reply in DISPATCH mode is listed without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is listed without a contact or a conversation

    Scenario: the second reply in DISPATCH mode is listed without a contact
      Given an app without a mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is listed without a contact or a conversation

    Scenario: a reply is listed without a contact after a change to DISPATCH mode
      Given an app in CONVERSATION mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is listed without a contact or a conversation

  @rule:DISPATCH-MO-NOT-ASSOCIATED-IN-CALLBACK
  Rule: Messages are not associated with Contacts and Conversations

    Scenario Outline: what a <sender> writes in DISPATCH mode is reported for nobody
      Given an app in DISPATCH mode
      And a recipient who has <known>
      When the recipient writes
      Then the reply is reported without a contact or a conversation

      Examples:
        | sender          | known                                         |
        | stranger        | no contact                                    |
        | known contact   | a contact                                     |
        | shared contact  | a contact and a conversation with another app |

    Scenario: a reply in DISPATCH mode is reported without a contact
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      And a message sent to the recipient
      When the recipient replies
      Then the reply is reported without a contact or a conversation

    Scenario: the second reply in DISPATCH mode is reported without a contact
      Given an app without a mode
      And a recipient who has a contact
      And a message sent to the recipient
      And the recipient replied
      When the recipient replies
      Then the second reply is reported without a contact or a conversation

    Scenario: a reply is reported without a contact after a change of mode
      Given an app in CONVERSATION mode
      And a recipient who has no contact
      And a message sent to the recipient
      And the app was changed to DISPATCH mode
      When the recipient replies
      Then the reply is reported without a contact or a conversation
