using System.CommandLine;

return await new RootCommand("Changes a production PostgreSQL database in phases, without stopping what runs on it.").Parse(args).InvokeAsync();
