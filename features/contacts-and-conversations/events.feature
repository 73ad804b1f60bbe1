Feature: Events in DISPATCH mode
  The documentation leaves open whether an event of an app in DISPATCH mode can be read later.
  This matters to whoever shows that somebody is typing, and looks it up again.

  @rule:EVENT-DISPATCH-IDS
  Rule: Will not be present for apps in Dispatch Mode.

    Scenario: whether an event sent in DISPATCH mode can be read is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has no contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored

    Scenario: whether an event in DISPATCH mode names a contact is open
      Given an app in DISPATCH mode that keeps DISPATCH messages for 1 day
      And a recipient who has a contact
      When an event is sent to the recipient
      Then it is observed whether the event is stored without a contact or a conversation
