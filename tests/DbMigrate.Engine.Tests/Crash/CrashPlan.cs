using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>A plan whose batches leave a trace: it shows how often each of them ran.</summary>
internal abstract class CrashPlan
{
    /// <summary>Returns the text of <c>plan.yaml</c>.</summary>
    /// <param name="otherVariable">The environment variable with the connection of the other database.</param>
    public abstract string Yaml(string otherVariable);

    /// <summary>The files of the plan.</summary>
    public virtual (string, string)[] Files => [];

    /// <summary>The statements that prepare the home database.</summary>
    public abstract string[] Before { get; }

    /// <summary>The statements that prepare the other database.</summary>
    public virtual string[] BeforeElsewhere => [];

    /// <summary>The query for the trace in the home database.</summary>
    public abstract string Trace { get; }

    /// <summary>The query for the trace in the other database.</summary>
    public virtual string TraceElsewhere => "select null::text where false";

    /// <summary>The trace of both databases when all phases are applied.</summary>
    public abstract string[] Applied { get; }

    /// <summary>Whether an undo of all phases restores the schema completely.</summary>
    public virtual bool IsTakenBackWhole => true;

    /// <summary>The file by which an operator sees whether a script that is in doubt ran.</summary>
    public virtual string? ScriptLog => null;

    /// <summary>Prepares the two databases.</summary>
    public async Task PrepareAsync(TestDatabase home, TestDatabase other)
    {
        await home.ExecuteAllAsync(Before);
        await other.ExecuteAllAsync(BeforeElsewhere);
    }
}
