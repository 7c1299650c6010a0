namespace DbMigrate.Engine.Model.Steps;

/// <summary>A step or a gate that knows a milestone by name: only those names can be recorded.</summary>
internal interface IMilestoneUser
{
    /// <summary>The milestone's name.</summary>
    string Milestone { get; }
}
