using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Crash;

/// <summary>A plan of which every batch leaves a trace that tells how often it ran.</summary>
internal abstract class CoursePlan
{
    /// <summary>The plan; the argument is the variable of the environment that names the other database.</summary>
    public abstract string Yaml(string otherVariable);

    /// <summary>Its files.</summary>
    public virtual (string, string)[] Files => [];

    /// <summary>What was there before.</summary>
    public abstract string[] Before { get; }

    /// <summary>What was there before in the other database.</summary>
    public virtual string[] BeforeElsewhere => [];

    /// <summary>Asks the home database for its trace, a line for each.</summary>
    public abstract string Trace { get; }

    /// <summary>Asks the other database for its trace.</summary>
    public virtual string TraceElsewhere => "select null::text where false";

    /// <summary>The trace, of both, when all phases are applied.</summary>
    public abstract string[] Applied { get; }

    /// <summary>Whether nothing at all is left after an undo of all phases.</summary>
    public virtual bool IsTakenBackWhole => true;

    /// <summary>Where the accident leaves a script in doubt: whether it ran, for the operator to see.</summary>
    public virtual string? ScriptLog => null;

    /// <summary>Makes the two databases as they were before.</summary>
    public async Task PrepareAsync(TestDatabase home, TestDatabase other)
    {
        await home.ExecuteAllAsync(Before);
        await other.ExecuteAllAsync(BeforeElsewhere);
    }
}
