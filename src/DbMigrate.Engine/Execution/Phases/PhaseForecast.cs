namespace DbMigrate.Engine.Execution.Phases;

/// <summary>What an invocation or an undo of a phase will do.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Kind">What will happen.</param>
/// <param name="Message">Why, where it is not a plain run; or empty.</param>
internal sealed record PhaseForecast(MigrationPhase Phase, ForecastKind Kind, string Message)
{
    /// <summary>The condition that it will end with; null where it is not refused.</summary>
    internal MigrationException? Refusal { get; init; }

    /// <summary>The gates of an invocation, as they will be when its turn comes.</summary>
    internal IReadOnlyList<CheckResult> Gates { get; init; } = [];

    /// <summary>The undo, where it is one and has steps to run.</summary>
    internal UndoPlan? Undo { get; init; }

    /// <summary>Whether anything is run.</summary>
    internal bool Works => Kind is not (ForecastKind.Nothing or ForecastKind.Refused);

    /// <summary>Whether a gate is closed and not overridden.</summary>
    internal bool IsGateClosed => Gates.Any(g => !g.Passed);

    /// <summary>Returns the forecast of a refusal.</summary>
    internal static PhaseForecast Refused(MigrationPhase phase, MigrationException refusal) =>
        new(phase, ForecastKind.Refused, refusal.Message) { Refusal = refusal };
}

/// <summary>The ways in which a call treats a phase.</summary>
internal enum ForecastKind
{
    /// <summary>Its steps are run.</summary>
    Run,

    /// <summary>Its steps that are not done are run.</summary>
    Resume,

    /// <summary>It is applied: its verify checks are run, and rows that a step left are tried again.</summary>
    Verify,

    /// <summary>Its changed content is accepted, and its verify checks are run.</summary>
    Accept,

    /// <summary>It is in the state already.</summary>
    Nothing,

    /// <summary>It is refused.</summary>
    Refused,
}
