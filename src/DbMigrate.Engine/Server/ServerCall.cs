namespace DbMigrate.Engine.Server;

/// <summary>A call to the server, as the message of a lost connection describes it.</summary>
/// <param name="What">What is done, after "while": <c>the journal was read</c>.</param>
/// <param name="Consequence">What is known of the outcome, and what to do: whole sentences.</param>
internal sealed record ServerCall(string What, string Consequence)
{
    /// <summary>The place in the plan, or null.</summary>
    internal SourcePlace? Place { get; init; }

    /// <summary>The phase's id. Empty: the boundary of the phase fills it in.</summary>
    internal string Phase { get; init; } = string.Empty;

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    internal bool PartlyApplied { get; init; }

    /// <summary>Returns a call that changes nothing.</summary>
    internal static ServerCall Reading(string what) => new(what, "Nothing was run.");

    /// <summary>Returns the condition of the connection that was lost in the call.</summary>
    internal ConnectionLostException Because(Exception error)
    {
        var start = Place is null ? "The" : $"{Place}: the";
        return new ConnectionLostException(
            $"{start} connection to the server was lost while {What}: {ConnectionLoss.Describe(error)}. {Consequence}",
            Phase,
            PartlyApplied,
            error
        );
    }
}
