"""What every agent is made of: spec, runner, guard, approvals and the figure guarantee."""
