using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>
/// A question before one phase is run or undone: what will be done, on which database, and what is lost. All questions
/// of a call come before its first phase begins.
/// </summary>
public sealed record MigrationQuestion
{
    private readonly IReadOnlyList<string> _facts = [];

    /// <summary>The phase's id.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>Apply or Undo.</summary>
    public PhaseAction Action { get; internal init; }

    /// <summary>
    /// The phase and its database, as in <c>phase a of mist on db1:5432/shop (production) as deploy</c>.
    /// </summary>
    public string Target { get; internal init; } = string.Empty;

    /// <summary>What makes the action dangerous, a sentence each: risks, rows that go, gates that are passed.</summary>
    public IReadOnlyList<string> Facts
    {
        get => _facts;
        internal init => _facts = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether to ask although the user did not want to be asked about each phase. The default is no.</summary>
    public bool IsDangerous => Facts.Count > 0;

    /// <summary>The action and its target.</summary>
    internal string Heading => $"{(Action == PhaseAction.Undo ? "Undo" : "Invoke")} {Target}";

    /// <summary>The action and its target, and a line for each fact.</summary>
    public string Text =>
        Facts.Count == 0 ? Heading : $"{Heading}:{string.Concat(Facts.Select(f => $"{Environment.NewLine}  {f}"))}";
}

/// <summary>The answer to a <see cref="MigrationQuestion"/>.</summary>
public enum MigrationAnswer
{
    /// <summary>Do it.</summary>
    Yes,

    /// <summary>Leave out the phase, and those that build on it.</summary>
    No,

    /// <summary>Run none of the phases.</summary>
    Stop,

    /// <summary>The session cannot ask. None of the phases is run.</summary>
    CannotAsk,
}
