namespace DbMigrate.Engine.Model;

/// <summary>The file that builds an empty database to the state after a phase.</summary>
/// <param name="File">The file, relative to the plan's folder.</param>
/// <param name="Phase">The phase that runs the file. It is none of the plan's phases.</param>
/// <param name="Through">The last phase that it stands for.</param>
internal sealed record MigrationBootstrap(string File, MigrationPhase Phase, MigrationPhase Through);
