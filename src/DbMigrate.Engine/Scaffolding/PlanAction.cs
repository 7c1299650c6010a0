namespace DbMigrate;

/// <summary>What to do with a new plan; each host has a command for it.</summary>
public enum PlanAction
{
    /// <summary>Read the plan and list its phases.</summary>
    Show,

    /// <summary>Ask the state of the phases in the database.</summary>
    Status,

    /// <summary>Mark the phases that the other tool has applied.</summary>
    Adopt,

    /// <summary>Show what an invocation would do.</summary>
    Preview,

    /// <summary>Run the phases.</summary>
    Invoke,

    /// <summary>Undo the last phase.</summary>
    Undo,
}
