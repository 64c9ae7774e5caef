using System.Text.Json.Serialization;

namespace Wxauto.Contracts.Customers;

/// <summary>What a customer is.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CustomerKind>))]
public enum CustomerKind
{
    Person = 1,
    Firm = 2,
}

/// <summary>How much of the AI and of people's time somebody gets.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CustomerTier>))]
public enum CustomerTier
{
    /// <summary>Nothing known speaks for or against.</summary>
    Grey = 0,
    White = 1,

    /// <summary>Left to people: no AI answer and no learning. Messages are kept and shown like any other.</summary>
    Black = 2,
}

/// <summary>Where a customer is between the first word and a habit.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LifecycleStage>))]
public enum LifecycleStage
{
    New = 0,

    /// <summary>Showed interest: asked for a price.</summary>
    Lead = 1,
    Won = 2,
    Repeat = 3,

    /// <summary>Was silent for long.</summary>
    Dormant = 4,

    /// <summary>Given up, by hand.</summary>
    Lost = 5,
}

/// <summary>What moves a customer from one stage to the next.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LifecycleTrigger>))]
public enum LifecycleTrigger
{
    /// <summary>Asked for a price or an offer.</summary>
    Interest = 1,
    Order = 2,
    Silence = 3,

    /// <summary>Wrote again after a silence, or after being given up.</summary>
    Return = 4,

    /// <summary>A person said which stage it is.</summary>
    ByHand = 5,

    /// <summary>A person left it to the rules again.</summary>
    Released = 6,
}

[JsonConverter(typeof(JsonStringEnumConverter<FactType>))]
public enum FactType
{
    Text = 0,

    /// <summary>A decimal number, written with a point.</summary>
    Number = 1,

    /// <summary>yyyy-MM-dd.</summary>
    Date = 2,

    /// <summary>true or false.</summary>
    Flag = 3,

    /// <summary>One of the key's choices.</summary>
    Choice = 4,

    /// <summary>Digits, with + in front of a country's code.</summary>
    Phone = 5,
    Email = 6,

    /// <summary>A number with two decimals at most, and the currency behind it: 1200.50 CNY.</summary>
    Money = 7,
}

/// <summary>Who says so.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FactSource>))]
public enum FactSource
{
    Person = 1,
    Ai = 2,
    Import = 3,
    Erp = 4,

    /// <summary>Another program, through the API.</summary>
    Program = 5,
}

/// <summary>A WeChat identity on one agent.</summary>
/// <param name="ContactId">Of a friend the chat's id, of a group's member the sender's.</param>
public sealed record ContactKey(string Agent, string ContactId);
