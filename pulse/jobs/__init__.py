"""The jobs that people know, over Dagster's runs, schedules and sensors. Dagster is asked by GraphQL."""
