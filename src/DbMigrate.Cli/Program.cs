using DbMigrate.Cli;

return await CommandLine.RunAsync(args);
